import type { Job, Page } from '../documents.ts'

/** What the leaky case asks the API beyond the other ones, each with the shape of its answer. */

interface PageInfo {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
export type FrozenData = {
  id: string
  number: number
  groupCount: number
  splits: { split: string; imageCount: number; groupCount: number }[]
}
export type StartedRun = {
  startTrainingRun:
    | { __typename: 'TrainingRun'; id: string; job: Job }
    | { __typename: string; field?: string; message: string }
}
export type PredictedData = {
  predictionBatch: {
    predictions: Page<{ image: { fileName: string }; predictedClass: { name: string } }> & PageInfo
  }
}
export type DividedData = { datasetVersion: { items: Page<{ split: string; image: { fileName: string } }> & PageInfo } }

const refusal = '__typename ... on UserError { message }'

export const frozenFacts = `query ($id: ID!) {
  datasetFreeze(id: $id) { datasetVersion { id number groupCount splits { split imageCount groupCount } } }
}`
export const startTrainingRun = `mutation ($input: StartTrainingRunInput!) {
  startTrainingRun(input: $input) {
    ${refusal} ... on InvalidInput { field } ... on TrainingRun { id job { id status phase done total failure } }
  }
}`
export const predicted = `query ($id: ID!, $after: String) {
  predictionBatch(id: $id) {
    predictions(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor } edges { node { image { fileName } predictedClass { name } } }
    }
  }
}`
export const items = `query ($id: ID!, $after: String) {
  datasetVersion(id: $id) {
    items(first: 200, after: $after) { pageInfo { hasNextPage endCursor } edges { node { split image { fileName } } } }
  }
}`
