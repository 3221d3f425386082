import type { ChildProcess } from 'node:child_process'
import type { Client } from '../../examples/client.ts'
import { readCounts } from '../harness/counting-api.ts'
import type { Row } from '../harness/result.ts'
import { runRounds } from '../harness/rounds.ts'
import { promise, rowOf } from '../harness/summary.ts'
import { documentOf } from '../harness/web-documents.ts'
import type { Filled } from '../lists/fill.ts'
import { timeAsk } from '../lists/pages.ts'
import { choices, facets } from './facets.ts'

/** Milliseconds of a page and of a count; statements of a page. */
const limits = { ms: 300, statements: 5 }
/** As the grid asks for it. */
const pageSize = 120
const countedTo = 10_001
/** What an image has to be counted one by one for: see web/features/images/filter-address.ts. */
const isCountedAsFar = [
  ...['search', 'flagged', 'gold', 'readerId', 'groupKey', 'datasetVersionId'],
  ...['addedFrom', 'addedBefore', 'modelVersionId', 'predictedClassId', 'confidenceBelow'],
]

interface Ask {
  name: string
  document: string
  variables: (filled: Filled) => Record<string, unknown>
}

/** What the grid of a project asks for, by what it shows. */
export function asksOf(): Ask[] {
  const page = documentOf('ImagePage')
  const ofPage = (startAt: (filled: Filled) => number, choice: (filled: Filled) => object) => (filled: Filled) => {
    const chosen = choice(filled)
    const isFar = isCountedAsFar.some(name => name in chosen)
    return {
      ...{ projectId: filled.projectId, first: pageSize, startAt: startAt(filled) },
      ...{ countedTo: isFar ? countedTo : null, filter: chosen },
    }
  }
  const whole = { projectId: (filled: Filled) => ({ projectId: filled.projectId, countedTo: null }) }
  return [
    ...choices.map(([name, choice]) => ({
      ...{ name: `page: ${name}`, document: page, variables: ofPage(() => 0, choice) },
    })),
    {
      name: 'page: from the middle on',
      document: page,
      variables: ofPage(
        f => f.images / 2,
        () => ({}),
      ),
    },
    {
      name: 'page: the last',
      document: page,
      variables: ofPage(
        f => f.images - pageSize,
        () => ({}),
      ),
    },
    { name: 'all counts at once', document: documentOf('ProjectImages'), variables: whole.projectId },
    ...facets.map(([name, field]) => ({
      name: `count: ${name}`,
      document: `query Count($projectId: ID!) { project(id: $projectId) { id ${field} } }`,
      variables: ({ projectId }: Filled) => ({ projectId }),
    })),
  ]
}

export interface GridOpened {
  http: Client
  api: ChildProcess
  large: Filled
  small: Filled
  rounds: number
  signal: AbortSignal
}

async function measureTimes({ http, large, small, rounds, signal }: GridOpened): Promise<Row[]> {
  const rows: Row[] = []
  for (const { name, document, variables } of asksOf()) {
    signal.throwIfAborted()
    const asking = [large, small].map(filled => ({ name, document, variables: variables(filled) }))
    // First touches are not what is asked for.
    for (const ask of asking) await timeAsk(http, ask)
    const [ours, beside] = await runRounds(
      asking.map(ask => ({ name: `${small.images} images`, measure: () => timeAsk(http, ask) })),
      rounds,
    )
    rows.push(promise(rowOf(`grid, ${name}`, 'ms', ours?.values ?? [], beside), limits.ms))
  }
  return rows
}

/** Of a page, less those by which the API knows who asks. */
async function countStatements({ http, api }: GridOpened, variables: Record<string, unknown>): Promise<number> {
  const count = async (document: string, given: Record<string, unknown>) => {
    await http.request(document, given)
    await readCounts(api, 'reset')
    await http.request(document, given)
    return (await readCounts(api, 'read')).statements
  }
  return (await count(documentOf('ImagePage'), variables)) - (await count('{ __typename }', {}))
}

export function statementRows(ofMany: number, ofOne: number): Row[] {
  return [
    promise(rowOf(`grid, statements of a page of ${pageSize}`, 'count', [ofMany]), limits.statements, 'max'),
    promise(rowOf('grid, statements that it has more than a page of one', 'count', [ofMany - ofOne]), 0, 'max'),
  ]
}

/** Each page and each count of the grid, by the documents that the page sends, and what they cost the database. */
export async function measureGrid(opened: GridOpened): Promise<Row[]> {
  const page = (first: number) => ({ projectId: opened.large.projectId, first, startAt: 0, countedTo: null })
  const rows = await measureTimes(opened)
  const [many, one] = [await countStatements(opened, page(pageSize)), await countStatements(opened, page(1))]
  return [...rows, ...statementRows(many, one)]
}
