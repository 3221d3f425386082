import { documentOf } from '../harness/web-documents.ts'
import type { Filled } from '../lists/fill.ts'
import { lists } from '../lists/lists.ts'
import { asksOf } from '../lists/pages.ts'
import type { Figure } from './figure.ts'

const page: Pick<Figure, 'limitMs' | 'limitMb' | 'peer'> = { limitMs: 100, limitMb: null, peer: null }

/** One of the pages that bench/lists measures, as it measures it. */
const ofList = (name: string, list: string, ask: string): Figure => ({
  ...page,
  name,
  async prepare({ http, client, filled }) {
    const found = lists.find(l => l.name === list)
    const asks = found ? await asksOf(found, filled, http, client) : []
    const asked = asks.find(a => a.name === `${list}: ${ask}`)
    if (!asked) throw new Error(`${list}: ${ask} is not asked by the bench lists; allowed: ${asks.map(a => a.name)}`)
    return async () => void (await http.request(asked.document, asked.variables))
  },
})

const ofWeb = (name: string, operation: string, variables: (filled: Filled) => Record<string, string>): Figure => ({
  ...page,
  name,
  async prepare({ http, filled }) {
    const document = documentOf(operation)
    return async () => void (await http.request(document, variables(filled)))
  },
})

export const pages: readonly Figure[] = [
  ofList('grid, first page', 'images', 'first page'),
  ofList('grid, a next page', 'images', 'middle page'),
  ofList('grid, how many', 'images', 'how many'),
  ofList('grid, search', 'images by one name', 'first page'),
  ofList('grid, search without a find', 'images by a name that none has', 'first page'),
  ofList('audit page', 'events', 'first page'),
  ofList('predictions', 'predictions', 'first page'),
  ofWeb('datasets page', 'Datasets', ({ projectId }) => ({ projectId })),
  ofWeb('dataset page', 'Dataset', ({ datasetVersionId }) => ({ id: datasetVersionId })),
  ofWeb('model page', 'Model', ({ common }) => ({ id: common.modelVersionId })),
]
