import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { openClient } from './client.ts'

/**
 * Labels the images of a project as a list says, a thousand by one call:
 *   LAMINA_URL=http://localhost:3000 LAMINA_API_KEY=lamina_... node examples/set-labels.ts <project id> <list.csv>
 * A line of the list is an image's id, a comma, and the name of a class, which may have commas of its own. Images that
 * somebody labelled keep their label: 0 is expected of each. Started again after a cut it goes on: what was given already
 * is not given twice.
 */
const { LAMINA_URL = 'http://localhost:3000', LAMINA_API_KEY = '' } = process.env
const [projectId = '', list = ''] = process.argv.slice(2)
const atOnce = 1000

interface Outcome {
  imageId: string
  result: { __typename: string; message?: string }
}
interface Answer {
  setLabels:
    | { __typename: 'LabelOutcomes'; givenCount: number; standingCount: number; outcomes: Outcome[] }
    | { __typename: 'InvalidInput' | 'NotFound' | 'Forbidden'; message: string }
}

const client = openClient(LAMINA_URL, LAMINA_API_KEY)
const { project } = await client.request<{ project: { labelClasses: { id: string; name: string }[] } }>(
  'query ($id: ID!) { project(id: $id) { labelClasses { id name } } }',
  { id: projectId },
)
const idOf = new Map(project.labelClasses.map(({ id, name }) => [name, id]))
const labels = readFileSync(list, 'utf8')
  .split(/\r?\n/)
  .filter(line => line.trim() !== '')
  .map(line => {
    const [, imageId = '', name = ''] = /^([^,]*),?(.*)$/.exec(line)?.map(cell => cell.trim()) ?? []
    const labelClassId = idOf.get(name)
    if (!labelClassId) throw new Error(`${name} is no class of the project; there are: ${[...idOf.keys()].join(', ')}`)
    return { imageId, labelClassId, expectedVersion: 0 }
  })

let [given, standing] = [0, 0]
for (let from = 0; from < labels.length; from += atOnce) {
  const input = { projectId, labels: labels.slice(from, from + atOnce) }
  const { setLabels } = await client.request<Answer>(
    `mutation ($input: SetLabelsInput!, $key: String) {
      setLabels(input: $input, idempotencyKey: $key) {
        __typename
        ... on LabelOutcomes {
          givenCount standingCount
          outcomes { imageId result { __typename ... on UserError { message } } }
        }
        ... on UserError { message }
      }
    }`,
    { input, key: createHash('sha256').update(JSON.stringify(input)).digest('hex') },
  )
  if (setLabels.__typename !== 'LabelOutcomes') throw new Error(setLabels.message)
  given += setLabels.givenCount
  standing += setLabels.standingCount
  for (const { imageId, result } of setLabels.outcomes)
    if (result.message !== undefined) console.log(`${imageId}: ${result.message}`)
}
console.log(`${given} given, ${standing} stood already, ${labels.length - given - standing} refused`)
await client.close()
