import { jobFragment } from '@/features/job/job.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'

/** The search, and how many pairs there are of each kind. */
export const duplicatesQuery = graphql(
  `
  query Duplicates($projectId: ID!, $datasetVersionId: ID) {
    project(id: $projectId) {
      id
      duplicateSearch {
        id createdAt searchedAt imageCount newCount pairCount
        createdBy { id name }
        job { id ...Job }
      }
      open: duplicatePairs(first: 0, datasetVersionId: $datasetVersionId) { totalCount(atMost: 10001) }
      confirmed: duplicatePairs(first: 0, decision: CONFIRMED, datasetVersionId: $datasetVersionId) { totalCount(atMost: 10001) }
      denied: duplicatePairs(first: 0, decision: DENIED, datasetVersionId: $datasetVersionId) { totalCount(atMost: 10001) }
    }
  }
`,
  [jobFragment],
)

export type Counted = ResultOf<typeof duplicatesQuery>['project']
export type Search = NonNullable<Counted['duplicateSearch']>

const pairImageFragment = graphql(`
  fragment PairImage on Image @_unmask {
    id fileName groupKey thumbnailUrl previewUrl width height publishedSplit takenOutAt
    labelClass { id name position }
  }
`)

export const pairsQuery = graphql(
  `
  query DuplicatePairs($projectId: ID!, $decision: DuplicateDecision, $datasetVersionId: ID, $after: String) {
    project(id: $projectId) {
      id
      duplicatePairs(first: 50, after: $after, decision: $decision, datasetVersionId: $datasetVersionId) {
        pageInfo { hasNextPage endCursor }
        edges {
          cursor
          node {
            id evidence score isInverted isMirrored angle decision decidedAt reason
            decidedBy { id name }
            firstImage { ...PairImage }
            secondImage { ...PairImage }
          }
        }
      }
    }
  }
`,
  [pairImageFragment],
)

type Pairs = NonNullable<ResultOf<typeof pairsQuery>['project']['duplicatePairs']>

export type Pair = Pairs['edges'][number]['node']
export type PairImage = Pair['firstImage']
export type Decision = NonNullable<Pair['decision']>

export const decideMutation = graphql(
  `
  mutation DecideDuplicates($input: DecideDuplicatesInput!, $idempotencyKey: String) {
    decideDuplicates(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on DecidedDuplicates { decidedCount remainingCount }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** What joins groups has nothing to join. */
export const isOfOneGroup = ({ firstImage, secondImage }: Pair) => firstImage.groupKey === secondImage.groupKey

/** Copies with different labels: one of the two is wrong. */
export const isOfTwoClasses = ({ firstImage: { labelClass: first }, secondImage: { labelClass: second } }: Pair) =>
  first !== null && second !== null && first.id !== second.id
