/** What the story asks beyond the demo's documents, each with the shape of its answer. */

export const grid = `query ($id: ID!, $after: String) {
  project(id: $id) {
    labelClasses { id }
    images(first: 30, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id labelVersion } }
    }
  }
}`
export type GridData = {
  project: {
    labelClasses: { id: string }[]
    images: {
      totalCount: number
      pageInfo: { hasNextPage: boolean; endCursor: string }
      edges: { node: { id: string; labelVersion: number } }[]
    }
  }
}

export const imageHistory = `query ($id: ID!) {
  image(id: $id) {
    url thumbnailUrl sha256 labels { version reader { name } origin } neighbours { previous { id } next { id } }
  }
}`
export type ImageData = {
  image: { url: string; thumbnailUrl: string; sha256: string; labels: object[]; neighbours: object }
}

export const watchEpochs = `subscription ($id: ID!, $after: Int) {
  trainingRun(id: $id, afterEpoch: $after) {
    cursor epochs { number trainLoss } trainingRun { job { status } }
  }
}`
export type EpochsEvent = {
  trainingRun: {
    cursor: number
    epochs: { number: number; trainLoss: number }[]
    trainingRun: { job: { status: string } }
  }
}
