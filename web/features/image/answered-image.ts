import { graphql } from '@/lib/graphql.ts'
import { labelPageFragment } from './label-page.ts'

/** All of an image that an answer on it changes. */
export const answeredImageFragment = graphql(
  `
  fragment AnsweredImage on Image @_unmask {
    id
    labelVersion
    readingState
    labelClass { id name position }
    currentLabel { id labelClass { id name position } attributes { attribute { id name } choices { id name } } }
    ownReading { id state version labelClass { id } cannotTell attributes { attribute { id name } choices { id name } } }
    labels(first: 50) { ...LabelPage }
  }
`,
  [labelPageFragment],
)
