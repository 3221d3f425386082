import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { displayFragment } from './display.ts'

export const viewerImageFragment = graphql(
  `
  fragment ViewerImage on Image {
    id
    fileName
    width
    height
    bitDepth
    previewUrl
    samplesUrl
    display { ...ViewerDisplay }
  }
`,
  [displayFragment],
)

export type ViewerImage = ResultOf<typeof viewerImageFragment>
