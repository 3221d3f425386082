/** What the demo asks the API, each with the shape of its answer. */

export interface Estimate {
  value: number
  low: number
  high: number
  methodText: string
}
export interface Evaluation {
  imageCount: number
  groupCount: number
  accuracy: Estimate
  auc: Estimate | null
  perClass: {
    labelClass: { name: string }
    support: number
    precision: Estimate | null
    recall: Estimate | null
    f1: number | null
  }[]
  confusion: number[][]
  warnings: { message: string }[]
}
export interface Job {
  id: string
  status: string
  phase: string | null
  done: number
  total: number
  failure: string | null
}
/** What stands in a page of a list. */
export interface Page<Node> {
  edges: { node: Node }[]
}
interface PageInfo {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
export type Refusable<T> = ({ __typename: 'ok' } & T) | { __typename: string; message: string }
export type JobEvent = { job: Job }
export type ViewerData = { viewer: { user: { name: string } } }
export type Created = { createProject: Refusable<{ id: string }> }
export type StartedImport = { startImport: Refusable<{ id: string; job: Job }> }
export type Labelled = { setLabel: Refusable<{ version: number; labelClass: { name: string } }> }
export interface FrozenData {
  id: string
  manifestUrl: string
  number: number
  manifestSha256: string
  suspectedCount: number | null
  splits: { split: string; imageCount: number; groupCount: number }[]
}
export type Asked = {
  setAnswerAttributes: Refusable<{ answerAttributes: { id: string; choices: { id: string }[] }[] }>
}
export type ClassesData = { project: { labelClasses: { id: string; name: string }[] } }
export type SavedViewData = { saveView: Refusable<{ id: string }> }
export type ListedData = { project: { images: { totalCount: number } } }
export type AskedFreeze = { freezeDataset: Refusable<{ id: string; job: Job }> }
export type StartedRun = { startTrainingRun: Refusable<{ id: string; number: number }> }
export type Requested = { requestPredictions: Refusable<{ id: string; job: Job }> }
export type RecipesData = {
  recipes: {
    name: string
    title: string
    config: { batchSize: number; epochs: number; pretrainedSha256: string | null }
  }[]
}
export type ProjectData = {
  project: {
    imageCount: number
    groupCount: number
    labelCounts: { imageCount: number; labelClass: { id: string; name: string } }[]
    imports: Page<{ refusedCount: number; refusals: Page<{ path: string; reason: string }> }>
    images: Page<{
      id: string
      fileName: string
      labelVersion: number
      currentLabel: { labelClass: { id: string } } | null
    }>
  }
}
export interface EpochData {
  number: number
  trainLoss: number
  validationLoss: number
  validationAccuracy: number
  imagesPerSecond: number
  durationMs: number
}
export type RunEvent = { trainingRun: { trainingRun: { job: Job }; epochs: EpochData[] } }
export interface ModelData {
  id: string
  number: number
  weightsSha256: string
  evaluations: Evaluation[]
}
export type Timings = Record<'pixelsMs' | 'trainMs' | 'validateMs' | 'evaluateMs' | 'writeMs', number>
export type EndedRun = {
  trainingRun: {
    job: Job
    bestEpoch: number | null
    stopReason: string | null
    epochs: Page<EpochData> & PageInfo
    timings: Timings | null
    modelVersion: ModelData | null
  }
}
export type UrlsData = {
  project: {
    images: Page<{ sha256: string; url: string }> & PageInfo
  }
}
export type BatchData = { predictionBatch: { predictions: Page<{ id: string }> & { totalCount: number } } }
export interface TrailEvent {
  at: string
  action: string
  nounId: string
  actorName: string | null
}
export type PredictionData = {
  prediction: {
    weightsSha256: string
    engine: string
    askedBy: { name: string }
    image: { fileName: string }
    predictedClass: { name: string }
    modelVersion: {
      number: number
      trainingRun: {
        number: number
        seed: number
        codeVersion: string
        createdBy: { name: string }
        datasetVersion: {
          number: number
          manifestSha256: string
          readers: { labelCount: number; origin: string; labeller: string | null; reader: { name: string } | null }[]
        }
      }
    }
    auditTrail: Page<TrailEvent> & PageInfo
  }
}

const job = 'id status phase done total failure'
const refusal = '__typename ... on UserError { message }'
const estimate = '{ value low high methodText }'

export const viewer = '{ viewer { user { name } } }'
export const createProject = `mutation ($input: CreateProjectInput!, $key: String) {
  createProject(input: $input, idempotencyKey: $key) { ${refusal} ... on Project { id } }
}`
export const startImport = `mutation ($input: StartImportInput!, $key: String) {
  startImport(input: $input, idempotencyKey: $key) { ${refusal} ... on Import { id job { ${job} } } }
}`
export const watchJob = `subscription ($id: ID!) { job(id: $id) { ${job} } }`
export const projectFacts = `query ($id: ID!) {
  project(id: $id) {
    imageCount groupCount labelCounts { imageCount labelClass { id name } }
    imports(first: 1) { edges { node { refusedCount refusals(first: 5) { edges { node { path reason } } } } } }
    images(first: 1) { edges { node { id fileName labelVersion currentLabel { labelClass { id } } } } }
  }
}`
export const setLabel = `mutation ($input: SetLabelInput!, $key: String) {
  setLabel(input: $input, idempotencyKey: $key) { ${refusal} ... on Label { version labelClass { name } } }
}`
export const freezeDataset = `mutation ($input: FreezeDatasetInput!, $key: String) {
  freezeDataset(input: $input, idempotencyKey: $key) {
    ${refusal} ... on DatasetFreeze { id job { id status phase done total failure } }
  }
}`
export const frozenFacts = `query ($id: ID!) {
  datasetFreeze(id: $id) {
    datasetVersion { id number manifestSha256 manifestUrl suspectedCount splits { split imageCount groupCount } }
  }
}`
export const imageUrls = `query ($id: ID!, $after: String) {
  project(id: $id) {
    images(first: 200, after: $after) { pageInfo { hasNextPage endCursor } edges { node { sha256 url } } }
  }
}`
export const recipes = `{
  recipes {
    name title
    config {
      architecture alpha imageSize window optimizer learningRate batchSize epochs patience dropout seed
      pretrainedModel pretrainedFolder pretrainedSha256 frozenBlocks
      augmentation { flip rotationDegrees shift brightness contrast }
    }
  }
}`
export const startTrainingRun = `mutation ($input: StartTrainingRunInput!, $key: String) {
  startTrainingRun(input: $input, idempotencyKey: $key) { ${refusal} ... on TrainingRun { id number } }
}`
const epoch = 'number trainLoss validationLoss validationAccuracy imagesPerSecond durationMs'
export const watchRun = `subscription ($id: ID!) {
  trainingRun(id: $id) { cursor trainingRun { job { ${job} } } epochs { ${epoch} } }
}`
export const runFacts = `query ($id: ID!) {
  trainingRun(id: $id) {
    job { ${job} } bestEpoch stopReason epochs(first: 200) { pageInfo { hasNextPage endCursor } edges { node { ${epoch} } } }
    timings { pixelsMs trainMs validateMs evaluateMs writeMs }
    modelVersion {
      id number weightsSha256
      evaluations {
        imageCount groupCount accuracy ${estimate} auc ${estimate} confusion warnings { message }
        perClass { labelClass { name } support precision ${estimate} recall ${estimate} f1 }
      }
    }
  }
}`
export const requestPredictions = `mutation ($input: RequestPredictionsInput!, $key: String) {
  requestPredictions(input: $input, idempotencyKey: $key) { ${refusal} ... on PredictionBatch { id job { ${job} } } }
}`
export const setAttributes = `mutation ($input: SetAnswerAttributesInput!) {
  setAnswerAttributes(input: $input) { ${refusal} ... on Project { answerAttributes { id choices { id } } } }
}`

export const classes = 'query ($id: ID!) { project(id: $id) { labelClasses { id name } } }'
export const saveView = `mutation ($input: SaveViewInput!) {
  saveView(input: $input) { ${refusal} ... on SavedView { id } }
}`
export const countImages =
  'query ($id: ID!, $filter: ImageFilterInput) { project(id: $id) { images(first: 0, filter: $filter) { totalCount } } }'
export const batchFacts =
  'query ($id: ID!) { predictionBatch(id: $id) { predictions(first: 1) { totalCount edges { node { id } } } } }'
export const whyThisAnswer = `query ($id: ID!, $after: String) {
  prediction(id: $id) {
    weightsSha256 engine askedBy { name } image { fileName } predictedClass { name }
    modelVersion {
      number
      trainingRun {
        number seed codeVersion createdBy { name }
        datasetVersion { number manifestSha256 readers { labelCount origin labeller reader { name } } }
      }
    }
    auditTrail(first: 200, after: $after) {
      pageInfo { hasNextPage endCursor } edges { node { at action nounId actorName } }
    }
  }
}`
