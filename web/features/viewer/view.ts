'use client'
import { useSyncExternalStore } from 'react'

/** How a picture is looked at. Never changed in place. */
export interface View {
  /** Of the window, in modality values; null: colour, or by the table of the file. */
  center: number | null
  width: number | null
  shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'
  isInverted: boolean
  /** What the window was chosen by; null: by hand. */
  preset: string | null
  /** Device pixels for one of the picture; null: the whole picture, fitted. */
  zoom: number | null
  /** From the picture's middle to what lies in the middle of the pane, in pixels of the picture before any turn. */
  panX: number
  panY: number
  /** Degrees, clockwise, after the flip. */
  rotation: 0 | 90 | 180 | 270
  isFlipped: boolean
  /** Enlarged pixels are blended into each other. */
  isSmooth: boolean
}

export const firstView: View = {
  center: null,
  width: null,
  shape: 'LINEAR_EXACT',
  isInverted: false,
  preset: null,
  zoom: null,
  panX: 0,
  panY: 0,
  rotation: 0,
  isFlipped: false,
  isSmooth: true,
}

type Listener = () => void

/** A value that changes many times a second, and whom it concerns. React is told only what a selection of it tells. */
export class Store<Value> {
  #value: Value
  readonly #listeners = new Set<Listener>()

  constructor(value: Value) {
    this.#value = value
  }

  get value(): Value {
    return this.#value
  }

  change(part: Partial<Value>): void {
    this.#value = { ...this.#value, ...part }
    for (const listener of this.#listeners) listener()
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/** @param select gives something that is compared by identity: a number, a word, true or false */
export function useSelected<Value, Selected>(store: Store<Value>, select: (value: Value) => Selected): Selected {
  const read = () => select(store.value)
  return useSyncExternalStore(store.subscribe, read, read)
}
