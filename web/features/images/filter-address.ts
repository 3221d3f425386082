import { countedTo } from '../../lib/format.ts'
import { type ImageState, stateWords } from '../image/reading-words.ts'

export const splits = ['TRAIN', 'VALIDATION', 'TEST'] as const

const states = Object.keys(stateWords) as ImageState[]

/** Which images: kept in the URL, the same for the grid and for going from image to image. */
export interface ImageFilter {
  labelClassId: string | null
  unlabelled: boolean | null
  search: string | null
  importId: string | null
  burnedIn: 'NO' | 'SUSPECTED' | 'YES' | null
  publishedSplit: (typeof splits)[number] | null
  readingState: ImageState | null
  takenOut: boolean | null
  flagged: boolean | null
  gold: boolean | null
  readerId: string | null
  /** Of what is assigned to this person, what they have not answered. */
  assigneeId: string | null
  /** Fewer reads that count than this many. */
  readsBelow: number | null
  groupKey: string | null
  datasetVersionId: string | null
  /** Of the dataset version. */
  split: (typeof splits)[number] | null
  /** Times, as the API has them: the days of the panel are those of whoever looks. */
  addedFrom: string | null
  addedBefore: string | null
  modelVersionId: string | null
  predictedClassId: string | null
  /** How probable that model found what it said, from 0 to 1. */
  probabilityFrom: number | null
  probabilityBelow: number | null
  /** Percent: somebody was less sure of their answer; with readerId that person. */
  confidenceBelow: number | null
}

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
  gold: null,
  reader: null,
  assigned: null,
  reads: null,
  group: null,
  dataset: null,
  part: null,
  from: null,
  before: null,
  model: null,
  said: null,
  sure: null,
  unsure: null,
  confidence: null,
}

export function readFilter(params: URLSearchParams): ImageFilter {
  const answer = params.get('class')
  const datasetVersionId = params.get('dataset') || null
  const modelVersionId = params.get('model') || null
  return {
    labelClassId: answer && answer !== 'none' ? answer : null,
    unlabelled: answer === 'none' ? true : null,
    search: params.get('q') || null,
    importId: params.get('import') || null,
    burnedIn: burnedInOf(params.get('text')),
    publishedSplit: splitOf(params.get('split')),
    readingState: states.find(state => state.toLowerCase() === params.get('state')) ?? null,
    takenOut: params.get('out') ? true : null,
    flagged: params.get('flag') ? true : null,
    gold: params.get('gold') ? true : null,
    readerId: params.get('reader') || null,
    assigneeId: params.get('assigned') || null,
    readsBelow: readsOf(params.get('reads')),
    groupKey: params.get('group') || null,
    datasetVersionId,
    split: datasetVersionId ? splitOf(params.get('part')) : null,
    addedFrom: timeOf(params.get('from')),
    addedBefore: timeOf(params.get('before')),
    modelVersionId,
    predictedClassId: params.get('said') || null,
    ...boundsOf(modelVersionId ? params : new URLSearchParams()),
    confidenceBelow: percentOf(params.get('confidence')),
  }
}

const splitOf = (word: string | null) => splits.find(split => split.toLowerCase() === word) ?? null

/** Whether names stand in the picture, as the address has it. */
const textWords = { NO: 'none', SUSPECTED: 'check', YES: 'seen' } as const
const burnedInOf = (word: string | null) =>
  (['NO', 'SUSPECTED', 'YES'] as const).find(value => textWords[value] === word) ?? null

const readsOf = (word: string | null) => (word !== null && /^[1-9]$/.test(word) ? Number(word) : null)

const percentOf = (word: string | null) => {
  const percent = word !== null && /^\d{1,3}$/.test(word) ? Number(word) : 0
  return percent >= 1 && percent <= 100 ? percent : null
}

const shareOf = (word: string | null) => {
  const share = word ? Number(word) : Number.NaN
  return share >= 0 && share <= 1 ? share : null
}

/** Of the probability; where none lies between, only what it is below. */
function boundsOf(params: URLSearchParams) {
  const [from, below] = [shareOf(params.get('sure')), shareOf(params.get('unsure'))]
  const isNone = from !== null && below !== null && from >= below
  return { probabilityFrom: isNone ? null : from, probabilityBelow: below }
}

const timeOf = (word: string | null) =>
  word !== null && !Number.isNaN(Date.parse(word)) ? new Date(word).toISOString() : null

/** Filters that no counts are kept of. */
const uncounted = [
  ...(['search', 'flagged', 'gold', 'readerId', 'assigneeId', 'readsBelow', 'groupKey'] as const),
  ...([
    'datasetVersionId',
    'addedFrom',
    'addedBefore',
    'modelVersionId',
    'predictedClassId',
    'confidenceBelow',
  ] as const),
]

/** How far a list is counted; null: how many there are is known at once. */
export const mostCountedOf = (filter: ImageFilter) =>
  uncounted.some(name => filter[name] !== null) ? countedTo + 1 : null

/** What stands in the address for a filter: the other way about of readFilter. */
export function addressOf(filter: Partial<ImageFilter>): Record<keyof typeof noFilter, string | null> {
  return {
    class: filter.unlabelled ? 'none' : (filter.labelClassId ?? null),
    q: filter.search ?? null,
    import: filter.importId ?? null,
    text: filter.burnedIn ? textWords[filter.burnedIn] : null,
    split: filter.publishedSplit?.toLowerCase() ?? null,
    state: filter.readingState?.toLowerCase() ?? null,
    out: filter.takenOut ? 'yes' : null,
    flag: filter.flagged ? 'yes' : null,
    gold: filter.gold ? 'yes' : null,
    reader: filter.readerId ?? null,
    assigned: filter.assigneeId ?? null,
    reads: filter.readsBelow?.toString() ?? null,
    group: filter.groupKey ?? null,
    dataset: filter.datasetVersionId ?? null,
    part: filter.split?.toLowerCase() ?? null,
    from: filter.addedFrom ?? null,
    before: filter.addedBefore ?? null,
    model: filter.modelVersionId ?? null,
    said: filter.predictedClassId ?? null,
    sure: filter.probabilityFrom?.toString() ?? null,
    unsure: filter.probabilityBelow?.toString() ?? null,
    confidence: filter.confidenceBelow?.toString() ?? null,
  }
}
