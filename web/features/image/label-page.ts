import { labelViewFragment } from '@/features/viewer/label-view.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

const labelFragment = graphql(
  `
  fragment LabelLine on Label {
    id
    version
    createdAt
    origin
    reason
    confidence
    takenBackAt
    import { id undoneAt }
    labelClass { id name position }
    reading { id }
    attributes { attribute { id name } choices { id name } }
    cannotTell
    reader { id name }
    labeller
    view { ...ShownLabelView }
  }
`,
  [labelViewFragment],
)

export const labelPageFragment = graphql(
  `
  fragment LabelPage on LabelConnection @_unmask {
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id ...LabelLine } }
  }
`,
  [labelFragment],
)

export const readLabel = (ref: FragmentOf<typeof labelFragment>) => readFragment(labelFragment, ref)
