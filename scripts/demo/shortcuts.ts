import { type Client, orThrow } from '../../examples/client.ts'
import type { Job, Refusable } from './documents.ts'
import { follow } from './follow.ts'
import { say } from './say.ts'

type Asked = { checkShortcuts: Refusable<{ id: string; job: Job }> }
type Found = { datasetVersion: { leakage: { findings: { kind: string; state: string; message: string }[] } } }

const checkShortcuts = `mutation ($input: CheckShortcutsInput!) {
  checkShortcuts(input: $input) {
    __typename ... on UserError { message } ... on ShortcutCheck { id job { id status phase done total failure } }
  }
}`
const findings = 'query ($id: ID!) { datasetVersion(id: $id) { leakage { findings { kind state message } } } }'

/** Has a worker look whether the class can be told from what has nothing to do with the finding, and says what came of it. */
export async function lookForShortcuts(client: Client, datasetVersionId: string): Promise<void> {
  const asked = await client.request<Asked>(checkShortcuts, { input: { datasetVersionId } })
  await follow(client, orThrow(asked.checkShortcuts).job.id)
  const { datasetVersion } = await client.request<Found>(findings, { id: datasetVersionId })
  const found = datasetVersion.leakage.findings.find(f => f.kind === 'ILLEGITIMATE_FEATURES')
  say(`Shortcuts ${found?.state === 'FOUND' ? 'found' : 'looked for'}: ${found?.message}`)
}
