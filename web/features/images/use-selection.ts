'use client'
import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { formatCount } from '@/lib/format.ts'
import { transportProblem } from '@/lib/problem.ts'
import { findIds } from './find-ids.ts'
import type { Reach } from './reach.ts'
import { allPicked, between, isPicked, mostPicked, nothingPicked, pick, type Selection } from './selection.ts'
import type { PageVariables } from './use-image-pages.ts'

export interface Picking {
  selection: Selection
  /** Why what was meant could not be picked. */
  problem: string | undefined
  isEmpty: boolean
  has: (id: string) => boolean
  toggle: (index: number, id: string) => void
  /** From what was picked last, or from a place, to another. */
  extend: (to: number, start: number, idAt: (index: number) => string | undefined) => Promise<void>
  /** Those at places of the list, in its order: beside what is picked, or in its place. */
  take: (places: readonly number[], adds: boolean, idAt: (index: number) => string | undefined) => Promise<void>
  all: () => void
  clear: () => void
}

/** What was picked in the list that was looked at last: whoever comes back from one of its images finds it so. */
let left: { list: string; selection: Selection } | undefined

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')

/** Which images of a list are picked. Another list begins with none: nothing is picked that nobody sees. */
export function useSelection(
  list: string,
  variables: PageVariables,
  reach: Reach,
  isOffered: boolean,
): Picking | undefined {
  const client = useApolloClient()
  const [held, setHeld] = useState({ list, selection: left?.list === list ? left.selection : nothingPicked })
  const [problem, setProblem] = useState<string>()
  /** Where a range begins, and what was picked before it was drawn. */
  const anchor = useRef<{ index: number; base: Selection }>(undefined)
  const selection = held.list === list ? held.selection : nothingPicked
  const isEmpty = !selection.isAll && selection.ids.size === 0

  const keep = (next: Selection) => {
    setProblem(undefined)
    left = { list, selection: next }
    setHeld(left)
  }
  const refuse = () =>
    setProblem(`At most ${formatCount(mostPicked)} at a time: for more, filter, then select all of the filter`)
  const all = () => {
    anchor.current = undefined
    keep(allPicked)
  }
  const clear = () => {
    anchor.current = undefined
    keep(nothingPicked)
  }

  /** What stands at places of the list, those too that nobody has scrolled to, beside a selection. */
  async function put(places: readonly number[], base: Selection, idAt: (index: number) => string | undefined) {
    const [first, last] = [places[0] ?? 0, places.at(-1) ?? -1]
    if (last - first >= mostPicked) return refuse()
    const known = places.flatMap(place => idAt(place) ?? [])
    try {
      const found = known.length < places.length ? await findIds(client, variables, reach, between(first, last)) : null
      const next = pick(base, found ? places.flatMap(place => found[place - first] ?? []) : known, true)
      if (next.ids.size > mostPicked) refuse()
      else keep(next)
    } catch (error) {
      setProblem(transportProblem(error, 'read').message)
    }
  }

  const pickAll = useRef(all)
  useEffect(() => {
    pickAll.current = all
    if (held.list !== list) anchor.current = undefined
  })
  // In another order the places are others; what is picked stays.
  const order = useRef(variables.orderBy)
  useEffect(() => {
    if (order.current !== variables.orderBy) anchor.current = undefined
    order.current = variables.orderBy
  }, [variables.orderBy])
  useEffect(() => {
    if (!isOffered) return
    const press = (event: KeyboardEvent) => {
      const isMeant = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 'a'
      if (!isMeant || event.defaultPrevented || isTyping(event.target)) return
      if (document.querySelector('[role=dialog], [role=menu]')) return
      event.preventDefault()
      pickAll.current()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [isOffered])
  if (!isOffered) return undefined

  return {
    ...{ selection, problem, isEmpty, all, clear },
    has: id => isPicked(selection, id),
    toggle(index, id) {
      const next = pick(selection, [id], !isPicked(selection, id))
      if (next.ids.size > mostPicked) return refuse()
      anchor.current = { index, base: next }
      keep(next)
    },
    async extend(to, start, idAt) {
      const { index, base } = anchor.current ?? { index: start, base: selection }
      anchor.current = { index, base }
      const { from, to: end } = between(index, to)
      const places = Array.from({ length: Math.min(end - from, mostPicked + 1) }, (_, i) => from + i)
      await put(places, base, idAt)
    },
    async take(places, adds, idAt) {
      const base = adds ? selection : nothingPicked
      if (places[0] !== undefined) anchor.current = { index: places[0], base }
      await put(places, base, idAt)
    },
  }
}
