import type pg from 'pg'
import type { Client } from '../../examples/client.ts'
import type { Filled } from '../lists/fill.ts'

/** A project of some size, in an installation with others. */
export interface Scene {
  images: number
  filled: Filled
  url: string
  cookie: string
  http: Client
  /** The database, for what is done without the product. */
  client: pg.Client
}

/** Once through what is measured, and nothing else. @returns how much came, where that says more than that all did */
export type Act = () => Promise<number | undefined>

/** What is measured at every size; one file each kind, and bench/scale/figures.ts names them all. */
export interface Figure {
  name: string
  /** Of its time, ms; null: it may take as long as there is of what was asked for. */
  limitMs: number | null
  /** Of the memory of the API, MB; null: it is not a figure here. */
  limitMb: number | null
  /** Finds what is asked for. */
  prepare(scene: Scene): Promise<Act>
  /** Who gets the same rows; null: the same figure of the smallest project. */
  peer: { name: string; prepare(scene: Scene): Promise<Act> } | null
}

/** Of its event loop, ms, whatever it is at. */
export const stallLimitMs = 50
