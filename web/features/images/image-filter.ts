'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { type ImageState, stateWords } from '@/features/image/reading-words.ts'
import { countedTo } from '@/lib/format.ts'

export const splits = ['TRAIN', 'VALIDATION', 'TEST'] as const

const states = Object.keys(stateWords) as ImageState[]

/** Which images: kept in the URL, the same for the grid and for going from image to image. */
export interface ImageFilter {
  labelClassId: string | null
  unlabelled: boolean | null
  search: string | null
  importId: string | null
  burnedIn: 'SUSPECTED' | 'YES' | null
  publishedSplit: (typeof splits)[number] | null
  readingState: ImageState | null
  takenOut: true | null
  flagged: true | null
  readerId: string | null
  groupKey: string | null
  datasetVersionId: string | null
  /** Of the dataset version. */
  split: (typeof splits)[number] | null
}

/** Sets what is named in the address, and takes away what is null. */
export type ChangeFilter = (part: Record<string, string | null>) => void

/** Shows all images. */
export const noFilter = {
  class: null,
  q: null,
  import: null,
  text: null,
  split: null,
  state: null,
  out: null,
  flag: null,
  reader: null,
  group: null,
  dataset: null,
  part: null,
}

function readFilter(params: URLSearchParams): ImageFilter {
  const answer = params.get('class')
  const text = params.get('text')
  const datasetVersionId = params.get('dataset') || null
  return {
    labelClassId: answer && answer !== 'none' ? answer : null,
    unlabelled: answer === 'none' ? true : null,
    search: params.get('q') || null,
    importId: params.get('import') || null,
    burnedIn: text === 'check' ? 'SUSPECTED' : text === 'seen' ? 'YES' : null,
    publishedSplit: splitOf(params.get('split')),
    readingState: states.find(state => state.toLowerCase() === params.get('state')) ?? null,
    takenOut: params.get('out') ? true : null,
    flagged: params.get('flag') ? true : null,
    readerId: params.get('reader') || null,
    groupKey: params.get('group') || null,
    datasetVersionId,
    split: datasetVersionId ? splitOf(params.get('part')) : null,
  }
}

const splitOf = (word: string | null) => splits.find(split => split.toLowerCase() === word) ?? null

/** Filters that no counts are kept of. */
type Uncounted = Partial<Record<'search' | 'readerId' | 'groupKey' | 'datasetVersionId', string | null>> & {
  flagged?: boolean | null
}

/** How far a list is counted; null: how many there are is known at once. */
export const mostCountedOf = ({ search, flagged, readerId, groupKey, datasetVersionId }: Uncounted) =>
  search || flagged || readerId || groupKey || datasetVersionId ? countedTo + 1 : null

/** ?class=…&q=… or nothing. */
const queryOf = (params: URLSearchParams) => {
  const query = params.toString()
  return query === '' ? '' : `?${query}`
}

export function useImageFilter() {
  const params = useSearchParams()
  const pathname = usePathname()
  const filter = useMemo(() => readFilter(params), [params])
  const change: ChangeFilter = useCallback(
    part => {
      const next = new URLSearchParams(window.location.search)
      for (const [name, value] of Object.entries(part)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      window.history.replaceState(null, '', pathname + queryOf(next))
    },
    [pathname],
  )
  return { filter, query: queryOf(params), change }
}
