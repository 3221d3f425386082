import type { Job, Page, Refusable } from './documents.ts'

/** What the demo asks of copies and leakage, each with the shape of its answer. */

export type AskedSearch = { findDuplicates: Refusable<{ id: string; job: Job }> }
export type PairsData = { project: { duplicatePairs: { totalCount: number } } }
export type OpenPairsData = { project: { duplicatePairs: Page<{ id: string }> } }
export type Decided = { decideDuplicates: Refusable<{ decidedCount: number; remainingCount: number }> }
export type LeakageData = { datasetVersion: { leakage: { messages: string[] } } }
export type Waived = { waiveLeakage: Refusable<{ id: string }> }

const job = 'id status phase done total failure'
const refusal = '__typename ... on UserError { message }'

export const findDuplicates = `mutation ($input: FindDuplicatesInput!, $key: String) {
  findDuplicates(input: $input, idempotencyKey: $key) { ${refusal} ... on DuplicateSearch { id job { ${job} } } }
}`
export const countPairs = 'query ($id: ID!) { project(id: $id) { duplicatePairs(first: 0) { totalCount } } }'
export const openPairs = `query ($id: ID!, $datasetVersionId: ID) {
  project(id: $id) { duplicatePairs(first: 200, datasetVersionId: $datasetVersionId) { edges { node { id } } } }
}`
export const decideDuplicates = `mutation ($input: DecideDuplicatesInput!) {
  decideDuplicates(input: $input) { ${refusal} ... on DecidedDuplicates { decidedCount remainingCount } }
}`
export const leakage = 'query ($id: ID!) { datasetVersion(id: $id) { leakage { messages } } }'
export const waiveLeakage = `mutation ($input: WaiveLeakageInput!, $key: String) {
  waiveLeakage(input: $input, idempotencyKey: $key) { ${refusal} ... on DatasetVersion { id } }
}`
