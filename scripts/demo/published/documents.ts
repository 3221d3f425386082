import type { Page } from '../documents.ts'

/** What the published case asks the API beyond the other one, each with the shape of its answer. */

type Refusable<T> = ({ __typename: 'ok' } & T) | { __typename: string; message: string }
export type Checked = { checkImport: Refusable<{ id: string; checkJob: { id: string } }> }
export type Read = { readImport: Refusable<{ checkJob: { id: string } }> }
export type Applied = { applyImport: Refusable<{ job: { id: string } }> }
interface ImportFacts {
  outcomeCounts: { outcome: string; fileCount: number }[]
  refusedCount: number
  found: {
    levels: { proposed: string; names: { name: string; fileCount: number }[] }[]
    groups: { fileCount: number; groupCount: number; dividedCount: number } | null
    remarks: string[]
    doubts: string[]
  } | null
  classCounts: Page<{ className: string | null; suggestedClass: { id: string; name: string } | null }>
}
export type ImportData = { import: ImportFacts }
export type PublishedData = {
  project: {
    imageCount: number
    groupCount: number
    labelCounts: { imageCount: number; labelClass: { name: string } }[]
    publishedSplits: {
      dividedGroupCount: number
      dividedGroups: { groupKey: string; splits: string[] }[]
    }
  }
}
export interface FrozenAsPublished {
  number: number
  manifestSha256: string
  dividedGroupCount: number | null
  unpublishedCount: number | null
  splits: { split: string; imageCount: number; groupCount: number }[]
}

const refusal = '__typename ... on UserError { message }'

export const checkImport = `mutation ($input: CheckImportInput!) {
  checkImport(input: $input) { ${refusal} ... on Import { id checkJob { id } } }
}`
export const readImport = `mutation ($input: ReadImportInput!) {
  readImport(input: $input) { ${refusal} ... on Import { checkJob { id } } }
}`
export const applyImport = `mutation ($input: ApplyImportInput!) {
  applyImport(input: $input) { ${refusal} ... on Import { job { id } } }
}`
export const importFacts = `query ($id: ID!) {
  import(id: $id) {
    outcomeCounts { outcome fileCount } refusedCount
    found { levels { proposed names { name fileCount } } groups { fileCount groupCount dividedCount } remarks doubts }
    classCounts(first: 50) { edges { node { className suggestedClass { id name } } } }
  }
}`
export const publishedFacts = `query ($id: ID!) {
  project(id: $id) {
    imageCount groupCount labelCounts { imageCount labelClass { name } }
    publishedSplits { dividedGroupCount dividedGroups { groupKey splits } }
  }
}`
export const frozenFacts = `query ($id: ID!) {
  datasetFreeze(id: $id) {
    datasetVersion {
      number manifestSha256 dividedGroupCount unpublishedCount splits { split imageCount groupCount }
    }
  }
}`
