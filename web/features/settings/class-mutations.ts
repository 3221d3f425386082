import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'

export const addClassMutation = graphql(
  `
  mutation AddClass($input: AddClassInput!, $idempotencyKey: String) {
    addClass(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on LabelClass { id name position isPositive archivedAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export const renameClassMutation = graphql(
  `
  mutation RenameClass($input: RenameClassInput!, $idempotencyKey: String) {
    renameClass(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on LabelClass { id name }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export const reorderClassesMutation = graphql(
  `
  mutation ReorderClasses($input: ReorderClassesInput!, $idempotencyKey: String) {
    reorderClasses(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Project { id labelClasses { id name position isPositive archivedAt } }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export const archiveClassMutation = graphql(
  `
  mutation ArchiveClass($input: ArchiveClassInput!, $idempotencyKey: String) {
    archiveClass(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on LabelClass { id archivedAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export const restoreClassMutation = graphql(
  `
  mutation RestoreClass($input: RestoreClassInput!, $idempotencyKey: String) {
    restoreClass(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on LabelClass { id archivedAt }
      ...Problem
    }
  }
`,
  [problemFragment],
)

export const classUsesQuery = graphql(`
  query ClassUses($projectId: ID!) {
    project(id: $projectId) {
      id
      classUses { labelCount imageCount datasetCount modelCount labelClass { id } }
    }
  }
`)

type Uses = NonNullable<ResultOf<typeof classUsesQuery>['project']['classUses']>
export type ClassUse = Uses[number]

/** Asked for again after each of these. */
export const afterClasses = ['Project', 'ClassUses']
