import { isSame } from '../attributes/attributes.ts'
import type { Entry, Outcome, Wanted } from './entry.ts'

const firstDelayMs = 1000
const longestDelayMs = 60_000
/** How often a server that fails over an answer, and not over others, is asked again by itself. */
const failuresAtMost = 6
/** For how long, and of how many, it is known here what they became: a page may still show the image as it was before. */
const savedForMs = 600_000
const savedAtMost = 50

export const delayMs = (tries: number): number =>
  Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, Math.min(tries, 16) - 1))

export const isPending = ({ state }: Entry): boolean => state !== 'saved'
export const answersOf = (entries: readonly Entry[], imageId: string): Entry[] =>
  entries.filter(e => e.input.imageId === imageId)

const replace = (entries: readonly Entry[], key: string, part: Partial<Entry>): Entry[] =>
  entries.map(e => (e.key === key ? { ...e, ...part } : e))

/** The version that somebody has made themselves, on top of what they saw; else what they saw. */
function afterOwn(saved: readonly Entry[], seen: number): number {
  const newest = saved.at(-1)
  if (newest?.version == null) return seen
  let from = newest.version
  for (const { version, input } of [...saved].reverse()) if (version === from) from = input.expectedVersion
  return from <= seen && seen < newest.version ? newest.version : seen
}

/** Puts an answer behind those that are there. On top of an answer of one's own it counts from what that becomes. */
export function append(entries: readonly Entry[], wanted: Wanted, as: Pick<Entry, 'userId' | 'key' | 'at'>): Entry[] {
  const before = answersOf(entries, wanted.input.imageId).filter(e => e.state !== 'refused')
  const last = before.at(-1)
  const seen = wanted.input.expectedVersion
  const expectedVersion = last && isPending(last) ? last.input.expectedVersion : afterOwn(before, seen)
  const fresh = {
    state: 'waiting',
    isSent: false,
    tries: 0,
    nextAt: 0,
    problem: null,
    other: null,
    version: null,
  } as const
  return [...entries, { ...wanted, ...as, ...fresh, input: { ...wanted.input, expectedVersion } }]
}

/** The oldest of each image that waits, or waits for a choice: nothing of that image goes before it. */
function heads(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>()
  return entries.filter(({ state, input }) => {
    if ((state !== 'waiting' && state !== 'conflict') || seen.has(input.imageId)) return false
    seen.add(input.imageId)
    return state === 'waiting'
  })
}

export const nextToSend = (entries: readonly Entry[], now: number): Entry | undefined =>
  heads(entries).find(e => e.nextAt <= now)

/** When there is something to send next; null: never, by itself. */
export function wakeAt(entries: readonly Entry[]): number | null {
  const times = heads(entries).map(e => e.nextAt)
  return times.length === 0 ? null : Math.min(...times)
}

export const markSent = (entries: readonly Entry[], key: string): Entry[] => replace(entries, key, { isSent: true })

/** All that wait may go now. */
export const hurry = (entries: readonly Entry[]): Entry[] =>
  entries.map(e => (e.state === 'waiting' && e.nextAt > 0 ? { ...e, nextAt: 0 } : e))

type Saved = Extract<Outcome, { kind: 'saved' }>

function save(entries: readonly Entry[], done: Entry, { version, labelId }: Saved, now: number): Entry[] {
  return entries.map(e => {
    if (e === done) {
      const input = { ...e.input, note: null, reason: null, view: null }
      return { ...e, input, state: 'saved' as const, version, labelId, at: now, problem: null, other: null }
    }
    const isBehind = e.input.imageId === done.input.imageId && e.state === 'waiting' && !e.isSent
    return isBehind && version !== null ? { ...e, input: { ...e.input, expectedVersion: version } } : e
  })
}

function putOff(entries: readonly Entry[], tried: Entry, now: number): Entry[] {
  const tries = tried.tries + 1
  const nextAt = now + delayMs(tries)
  return entries.map(e => {
    if (e === tried) return { ...e, tries, nextAt }
    return e.state === 'waiting' && e.nextAt < nextAt ? { ...e, nextAt } : e
  })
}

/** What the server said of an answer. One that is not there any more was discarded meanwhile. */
export function settle(entries: readonly Entry[], key: string, outcome: Outcome, now: number): Entry[] {
  const tried = entries.find(e => e.key === key && e.state === 'waiting')
  if (!tried) return [...entries]
  switch (outcome.kind) {
    case 'saved':
      return save(entries, tried, outcome, now)
    case 'conflict':
      return replace(entries, key, { state: 'conflict', other: outcome.other })
    case 'refused':
      return replace(entries, key, { state: 'refused', problem: outcome.problem })
    case 'failed': {
      const tries = tried.tries + 1
      if (tries >= failuresAtMost) return replace(entries, key, { state: 'refused', problem: outcome.problem })
      return replace(entries, key, { tries, nextAt: now + delayMs(tries) })
    }
    // Whoever signs in again lets them go at once.
    case 'signedOut':
    case 'unanswered':
      return putOff(entries, tried, now)
  }
}

/** The same again, because somebody wishes it. */
export const tryAgain = (entries: readonly Entry[], key: string): Entry[] =>
  replace(entries, key, { state: 'waiting', tries: 0, nextAt: 0, problem: null })

/** On top of what stands there: another answer than the one that came too late, and with a key of its own. */
export function insist(entries: readonly Entry[], key: string, fresh: string): Entry[] {
  return entries.map(e => {
    if (e.key !== key || !e.other) return e
    const input = { ...e.input, expectedVersion: e.other.labelVersion }
    return { ...e, input, key: fresh, state: 'waiting', isSent: false, tries: 0, nextAt: 0, other: null }
  })
}

export const discard = (entries: readonly Entry[], key: string): Entry[] => entries.filter(e => e.key !== key)

/** The same, unless it has been sent: then nobody knows here what became of it. */
export const dropUnsent = (entries: readonly Entry[], key: string): Entry[] =>
  entries.filter(e => e.key !== key || e.isSent)

/** What was saved of an image stands otherwise now. */
export const forget = (entries: readonly Entry[], imageId: string): Entry[] =>
  entries.filter(e => isPending(e) || e.input.imageId !== imageId)

/** What was answered last in a project and could be taken back; what waits for a choice is that. */
export const lastAnswer = (entries: readonly Entry[], projectId: string): Entry | undefined =>
  entries.findLast(e => e.projectId === projectId && (e.state === 'waiting' || (e.state === 'saved' && e.labelId)))

/** Forgets what was saved long ago. */
export function prune(entries: readonly Entry[], now: number): Entry[] {
  const kept = new Set(entries.filter(e => !isPending(e) && now - e.at < savedForMs).slice(-savedAtMost))
  return entries.filter(e => isPending(e) || kept.has(e))
}

/** Whether both say one thing, so that there is nothing to choose but what goes with it. */
export const isAgreed = ({ input, other }: Entry): boolean =>
  other !== null &&
  (other.labelClass?.id ?? null) === input.labelClassId &&
  (other.cannotTell ?? null) === input.cannotTell &&
  isSame(input.attributes ?? [], other.attributes ?? [])
