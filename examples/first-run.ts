/**
 * A program of some seventy lines that does what a person does first: signs in, looks through the projects, starts a
 * training on the newest dataset version of one, and watches it to its end.
 *
 *   LAMINA_URL=http://localhost:3000 LAMINA_EMAIL=... LAMINA_PASSWORD=... node examples/first-run.ts ["project"] [epochs]
 */
import { randomUUID } from 'node:crypto'
import { type Client, openClient, orThrow, signIn } from './client.ts'

interface Page<Node> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: { node: Node }[]
}
interface Project {
  name: string
  datasetVersions: Page<{ id: string; number: number }>
}
interface Update {
  cursor: number
  epochs: { number: number; validationLoss: number; validationAccuracy: number }[]
  trainingRun: { job: { status: string; failure: string | null }; modelVersion: { number: number } | null }
}

const projects = `query ($after: String) { projects(first: 50, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { name datasetVersions(first: 1) { edges { node { id number } } } } }
} }`

/** The project of that name, or the first with something frozen; read page by page, each from where the last one ended. */
async function findProject(client: Client, wanted: string | undefined): Promise<Project> {
  let after: string | null = null
  for (;;) {
    const answer: { projects: Page<Project> } = await client.request(projects, { after })
    for (const { node } of answer.projects.edges)
      if (wanted === undefined ? node.datasetVersions.edges.length > 0 : node.name === wanted) return node
    if (!answer.projects.pageInfo.hasNextPage) throw new Error(`no project ${wanted ?? 'with a dataset version'}`)
    after = answer.projects.pageInfo.endCursor
  }
}

const recipe = `{ recipes { name config {
  architecture alpha imageSize window optimizer learningRate batchSize epochs patience dropout seed frozenBlocks
} } }`

const start = `mutation ($input: StartTrainingRunInput!, $key: String!) {
  startTrainingRun(input: $input, idempotencyKey: $key) { __typename ... on UserError { message } ... on TrainingRun { id number } }
}`

/** Starts it once: were the answer lost, the same key would give the same run. */
async function startRun(client: Client, datasetVersionId: string, epochs: number | undefined) {
  const { recipes } = await client.request<{ recipes: { name: string; config: { epochs: number } }[] }>(recipe)
  const quick = recipes.find(r => r.name === 'quick-look')
  if (!quick) throw new Error('the API offers no quick-look')
  const input = { datasetVersionId, config: { ...quick.config, epochs: epochs ?? quick.config.epochs } }
  type Started = { startTrainingRun: { __typename: string; id: string; number: number } }
  return orThrow((await client.request<Started>(start, { input, key: randomUUID() })).startTrainingRun)
}

const watch = `subscription ($id: ID!, $after: Int) { trainingRun(id: $id, afterEpoch: $after) {
  cursor epochs { number validationLoss validationAccuracy }
  trainingRun { job { status failure } modelVersion { number } }
} }`

/** Follows a run to its end. The cursor is the truth, not the socket: cut off, it goes on after the last epoch seen. */
async function watchRun(client: Client, id: string): Promise<Update['trainingRun']> {
  let cursor = 0
  for (let attempt = 1; ; attempt++) {
    try {
      for await (const { trainingRun: update } of client.subscribe<{ trainingRun: Update }>(watch, {
        id,
        after: cursor,
      })) {
        for (const { number, validationLoss, validationAccuracy } of update.epochs)
          console.log(
            `epoch ${number}: loss ${validationLoss.toFixed(3)}, ${(100 * validationAccuracy).toFixed(1)}% right`,
          )
        cursor = update.cursor
        if (!['QUEUED', 'RUNNING'].includes(update.trainingRun.job.status)) return update.trainingRun
      }
    } catch (error) {
      if (attempt >= 10) throw error
      console.log('the connection was lost, going on')
    }
  }
}

const {
  LAMINA_URL: url = 'http://localhost:3000',
  LAMINA_EMAIL: email = '',
  LAMINA_PASSWORD: password = '',
} = process.env
const [wanted, epochs] = process.argv.slice(2)
const client = openClient(url, await signIn(url, email, password))
const project = await findProject(client, wanted)
const dataset = project.datasetVersions.edges[0]?.node
if (!dataset) throw new Error(`${project.name} has no dataset version: freeze one first`)
const run = await startRun(client, dataset.id, epochs === undefined ? undefined : Number(epochs))
console.log(`${project.name}: run ${run.number} on dataset version ${dataset.number}`)
const { job, modelVersion } = await watchRun(client, run.id)
console.log(modelVersion ? `left model version ${modelVersion.number}` : `${job.status}: ${job.failure ?? 'no model'}`)
await client.close()
process.exitCode = job.status === 'SUCCEEDED' ? 0 : 1
