import type { Job, Page, Refusable } from './documents.ts'

/** What the demo asks of readings and decisions, each with the shape of its answer. */

export type PolicyData = { project: { policyRevision: number } }
export type PolicySet = { setReadingPolicy: Refusable<{ policyRevision: number }> }
export type SettlingData = { project: { jobs: Page<Job> } }
export type Invited = { invitePerson: Refusable<{ token: string }> }
export type ToReadData = { project: { nextReadings: { id: string }[] } }
interface Reading {
  labelClass: { id: string; name: string } | null
  reader: { name: string } | null
  labels: Page<{ id: string; note: string | null; isBlind: boolean }>
}
export type ReadingsData = { image: { fileName: string; readingState: string; readings: Page<Reading> } }
export type Given = { setLabel: Refusable<{ id: string }> }
export type TakenBack = { takeBackLabel: Refusable<{ readingState: string }> }
export type Adjudicated = { adjudicateImage: Refusable<{ labelClass: { name: string } | null }> }

const refusal = '__typename ... on UserError { message }'

export const policy = 'query ($id: ID!) { project(id: $id) { policyRevision } }'
export const setReadingPolicy = `mutation ($input: SetReadingPolicyInput!) {
  setReadingPolicy(input: $input) { ${refusal} ... on Project { policyRevision } }
}`
export const settling = `query ($id: ID!) {
  project(id: $id) { jobs(first: 1, kind: [SETTLE]) { edges { node { id status phase done total failure } } } }
}`
export const invitePerson = `mutation ($input: InvitePersonInput!) {
  invitePerson(input: $input) { ${refusal} ... on InvitationLink { token } }
}`
export const toRead = `query ($id: ID!, $without: [ID!]) {
  project(id: $id) { nextReadings(first: 1, without: $without) { id } }
}`
export const ownVersion = 'query ($id: ID!) { image(id: $id) { labelVersion } }'
export const answer = `mutation ($input: SetLabelInput!) {
  setLabel(input: $input) { ${refusal} ... on Label { id version labelClass { name } } }
}`
export const takeBack = `mutation ($input: TakeBackLabelInput!) {
  takeBackLabel(input: $input) { ${refusal} ... on Image { readingState } }
}`
export const readings = `query ($id: ID!) {
  image(id: $id) {
    fileName readingState
    readings(first: 20) {
      edges { node { labelClass { id name } reader { name } labels(first: 1) { edges { node { id note isBlind } } } } }
    }
  }
}`
export const adjudicate = `mutation ($input: AdjudicateImageInput!) {
  adjudicateImage(input: $input) { ${refusal} ... on Adjudication { labelClass { name } } }
}`
