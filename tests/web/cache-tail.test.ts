import { gql, InMemoryCache } from '@apollo/client'
import { expect, test } from 'vitest'
import { typePolicies } from '../../web/lib/cache.ts'

const query = gql`
  query Images($after: String, $unlabelled: Boolean) {
    project { id images(first: 2, after: $after, unlabelled: $unlabelled) {
      edges { cursor node { id currentLabel { id labelClass { id } } } }
      pageInfo { hasNextPage endCursor }
    } }
  }
`
const labelled = { __typename: 'Label', id: 'label', labelClass: { __typename: 'LabelClass', id: 'normal' } }

function page(ids: string[], hasNextPage: boolean, currentLabel: object | null = null) {
  const edges = ids.map(id => ({ __typename: 'Edge', cursor: id, node: { __typename: 'Image', id, currentLabel } }))
  const pageInfo = { __typename: 'PageInfo', hasNextPage, endCursor: ids.at(-1) }
  return { project: { __typename: 'Project', id: 'p', images: { __typename: 'Images', edges, pageInfo } } }
}

function scrolled(unlabelled: boolean | null) {
  const cache = new InMemoryCache({ typePolicies })
  const write = (after: string | null, data: object) =>
    cache.writeQuery({ query, variables: { after, unlabelled }, data })
  write(null, page(['a', 'b'], true))
  write('b', page(['c', 'd'], true))
  const shown = () => {
    const { edges, pageInfo } = cache.readQuery<ReturnType<typeof page>>({ query, variables: { unlabelled } })?.project
      .images ?? { edges: [], pageInfo: undefined }
    return { ids: edges.map(edge => edge.cursor).join(''), end: pageInfo?.endCursor }
  }
  return { cache, write, shown }
}

test('the first page asked for anew keeps the pages after it, and where they end', () => {
  const { write, shown } = scrolled(null)
  write(null, page(['new', 'a'], true))
  expect(shown()).toEqual({ ids: 'newabcd', end: 'd' })
})

test('a first page that shares nothing with what stands replaces it', () => {
  const { write, shown } = scrolled(null)
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

test('an image that was labelled meanwhile leaves the kept pages of the unlabelled', () => {
  const { cache, write, shown } = scrolled(true)
  const one = gql`query One { image { id currentLabel { id labelClass { id } } } }`
  cache.writeQuery({ query: one, data: { image: { __typename: 'Image', id: 'c', currentLabel: labelled } } })
  write(null, page(['a', 'b'], true))
  expect(shown()).toEqual({ ids: 'abd', end: 'd' })
})

test.each([
  ['in', null, 'abd', '2026-01-01T00:00:00Z'],
  ['out', true, 'abd', null],
  ['in, kept by a dataset', undefined, 'abcd', '2026-01-01T00:00:00Z'],
])('an image that was taken out or put back leaves the kept pages of those that are %s', (_, takenOut, ids, now) => {
  const cache = new InMemoryCache({ typePolicies })
  const list = gql`query Images($after: String, $takenOut: Boolean, $datasetVersionId: ID) {
    project { id images(first: 2, after: $after, takenOut: $takenOut, datasetVersionId: $datasetVersionId) {
      edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } }`
  const filter = { takenOut, datasetVersionId: takenOut === undefined ? 'd' : null }
  const write = (after: string | null, data: object) =>
    cache.writeQuery({ query: list, variables: { ...filter, after }, data })
  write(null, page(['a', 'b'], true))
  write('b', page(['c', 'd'], true))
  const one = gql`query One { image { id takenOutAt } }`
  cache.writeQuery({ query: one, data: { image: { __typename: 'Image', id: 'c', takenOutAt: now } } })
  write(null, page(['a', 'b'], true))
  const shown = cache.readQuery<ReturnType<typeof page>>({ query: list, variables: filter })
  expect(shown?.project.images.edges.map(e => e.cursor).join('')).toBe(ids)
})

test('a list that has grown beyond its only page goes on after it', () => {
  const cache = new InMemoryCache({ typePolicies })
  const write = (hasNextPage: boolean) =>
    cache.writeQuery({ query, variables: {}, data: page(['a', 'b'], hasNextPage) })
  write(false)
  write(true)
  expect(cache.readQuery<ReturnType<typeof page>>({ query })?.project.images.pageInfo.hasNextPage).toBe(true)
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
