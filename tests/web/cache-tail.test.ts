import { gql, InMemoryCache } from '@apollo/client'
import { expect, test } from 'vitest'
import { typePolicies } from '../../web/lib/cache.ts'

const query = gql`
  query Datasets($after: String) {
    project { id datasetVersions(first: 2, after: $after) {
      edges { cursor node { id } } pageInfo { hasNextPage endCursor }
    } }
  }
`

function page(ids: string[], hasNextPage: boolean) {
  const edges = ids.map(id => ({ __typename: 'Edge', cursor: id, node: { __typename: 'DatasetVersion', id } }))
  const pageInfo = { __typename: 'PageInfo', hasNextPage, endCursor: ids.at(-1) }
  return { project: { __typename: 'Project', id: 'p', datasetVersions: { __typename: 'Datasets', edges, pageInfo } } }
}

function scrolled() {
  const cache = new InMemoryCache({ typePolicies })
  const write = (after: string | null, data: object) => cache.writeQuery({ query, variables: { after }, data })
  write(null, page(['a', 'b'], true))
  write('b', page(['c', 'd'], true))
  const shown = () => {
    const { edges, pageInfo } = cache.readQuery<ReturnType<typeof page>>({ query })?.project.datasetVersions ?? {
      ...{ edges: [], pageInfo: undefined },
    }
    return { ids: edges.map(edge => edge.cursor).join(''), end: pageInfo?.endCursor }
  }
  return { write, shown }
}

test('the first page asked for anew keeps the pages after it, and where they end', () => {
  const { write, shown } = scrolled()
  write(null, page(['new', 'a'], true))
  expect(shown()).toEqual({ ids: 'newabcd', end: 'd' })
})

test('a first page that shares nothing with what stands replaces it', () => {
  const { write, shown } = scrolled()
  write(null, page(['x', 'y'], true))
  expect(shown()).toEqual({ ids: 'xy', end: 'y' })
})

test('a job that has succeeded meanwhile leaves the kept pages of those that are open', () => {
  const cache = new InMemoryCache({ typePolicies })
  const open = gql`query Open($status: [JobStatus!]) { project { id jobs(status: $status) {
    edges { cursor node { id status } } pageInfo { hasNextPage endCursor } } } }`
  const write = (...jobs: [string, string][]) => {
    const edges = jobs.map(([id, status]) => ({
      __typename: 'Edge',
      cursor: id,
      node: { __typename: 'Job', id, status },
    }))
    const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: jobs.at(-1)?.[0] }
    const project = { __typename: 'Project', id: 'p', jobs: { __typename: 'Jobs', edges, pageInfo } }
    cache.writeQuery({ query: open, variables: { status: ['RUNNING', 'FAILED'] }, data: { project } })
  }
  write(['a', 'FAILED'], ['b', 'RUNNING'], ['c', 'FAILED'])
  cache.writeQuery({
    query: gql`query One { job { id status } }`,
    data: { job: { __typename: 'Job', id: 'b', status: 'SUCCEEDED' } },
  })
  write(['a', 'FAILED'])
  const shown = cache.readQuery<{ project: { jobs: { edges: { cursor: string }[] } } }>({
    query: open,
    variables: { status: ['RUNNING', 'FAILED'] },
  })
  expect(shown?.project.jobs.edges.map(e => e.cursor)).toEqual(['a', 'c'])
})

test('a list that has grown beyond its only page goes on after it', () => {
  const cache = new InMemoryCache({ typePolicies })
  const write = (hasNextPage: boolean) =>
    cache.writeQuery({ query, variables: {}, data: page(['a', 'b'], hasNextPage) })
  write(false)
  write(true)
  expect(cache.readQuery<ReturnType<typeof page>>({ query })?.project.datasetVersions.pageInfo.hasNextPage).toBe(true)
})

test('a request for predictions that was read to its end while it ran goes on when it is asked for anew', () => {
  const document = gql`
    query Batch($after: String) {
      predictionBatch { id predictions(first: 2, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }
    }
  `
  const cache = new InMemoryCache({ typePolicies })
  const write = (after: string | null, ids: string[], hasNextPage: boolean) => {
    const edges = ids.map(id => ({ __typename: 'Edge', cursor: id, node: { __typename: 'Prediction', id } }))
    const pageInfo = { __typename: 'PageInfo', hasNextPage, endCursor: ids.at(-1) }
    const predictions = { __typename: 'Predictions', edges, pageInfo }
    const data = { predictionBatch: { __typename: 'PredictionBatch', id: 'b', predictions } }
    cache.writeQuery({ query: document, variables: { after }, data })
  }
  write(null, ['a', 'b'], true)
  write('b', ['c'], false)
  write(null, ['a', 'b'], true)
  const read = cache.readQuery<{ predictionBatch: { predictions: { pageInfo: object } } }>({ query: document })
  expect(read?.predictionBatch.predictions.pageInfo).toMatchObject({ hasNextPage: true, endCursor: 'b' })
})

test('the count of a list makes no empty list of it, and a list that is there keeps its pages beside a count that came later', () => {
  const cache = new InMemoryCache({ typePolicies })
  const pairs = gql`query Pairs($decision: DuplicateDecision) { project { id duplicatePairs(decision: $decision) {
    edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } }`
  const counts = gql`query Counts { project { id duplicatePairs(decision: DENIED) { totalCount } } }`
  const project = (list: object) => ({
    project: { __typename: 'Project', id: 'p', duplicatePairs: { __typename: 'Pairs', ...list } },
  })
  const variables = { decision: 'DENIED' }
  const shown = () => cache.readQuery<{ project: { duplicatePairs: object } }>({ query: pairs, variables })?.project
  cache.writeQuery({ query: counts, data: project({ totalCount: 1 }) })
  expect(shown()).toBeUndefined()
  expect(cache.readQuery({ query: counts })).toMatchObject({ project: { duplicatePairs: { totalCount: 1 } } })
  const edges = [{ __typename: 'Edge', cursor: 'a', node: { __typename: 'DuplicatePair', id: 'a' } }]
  const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: 'a' }
  cache.writeQuery({ query: pairs, variables, data: project({ edges, pageInfo }) })
  cache.writeQuery({ query: counts, data: project({ totalCount: 2 }) })
  expect(shown()?.duplicatePairs).toMatchObject({ edges: [{ cursor: 'a' }], pageInfo: { endCursor: 'a' } })
  expect(cache.readQuery({ query: counts })).toMatchObject({ project: { duplicatePairs: { totalCount: 2 } } })
})
