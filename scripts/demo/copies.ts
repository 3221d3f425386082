import { type Client, orThrow } from '../../examples/client.ts'
import * as documents from './copies-documents.ts'
import { follow } from './follow.ts'
import { say } from './say.ts'

/** Has the project searched for images that are copies of one. */
export async function findCopies(client: Client, projectId: string): Promise<void> {
  const asked = await client.request<documents.AskedSearch>(documents.findDuplicates, { input: { projectId } })
  await follow(client, orThrow(asked.findDuplicates).job.id)
  const { project } = await client.request<documents.PairsData>(documents.countPairs, { id: projectId })
  say(`Compared all images with each other: ${project.duplicatePairs.totalCount} pairs look like copies`)
}

/** Confirms every pair that nobody has decided on, as somebody who knows that they are copies. */
export async function confirmCopies(client: Client, projectId: string, reason: string): Promise<void> {
  for (const evidence of ['SAME_PREVIEW', 'ALIGNED'])
    for (let left = 1; left > 0; ) {
      const input = { projectId, evidence, leastScore: 0.8, decision: 'CONFIRMED', reason }
      const said = await client.request<documents.Decided>(documents.decideDuplicates, { input })
      left = orThrow(said.decideDuplicates).remainingCount
    }
  const { project } = await client.request<documents.PairsData>(documents.countPairs, { id: projectId })
  say(`confirmed all pairs, ${project.duplicatePairs.totalCount} are left: images of confirmed pairs are never divided`)
}

/** Signs that a model is trained on a dataset version for what is known of its leakage now. @throws where that is refused */
export async function signWaiver(client: Client, datasetVersionId: string, reason: string): Promise<void> {
  const input = { datasetVersionId, reason }
  orThrow((await client.request<documents.Waived>(documents.waiveLeakage, { input })).waiveLeakage)
}

/** So many pages of pairs are decided; what is left then is waived. */
const mostRounds = 20

/**
 * Sees to it that a model may be trained on a dataset: phantoms are each drawn for themselves, so pairs that look like copies are
 * none; of anything else nobody here can say, so a waiver is signed.
 */
export async function settleLeakage(
  client: Client,
  { projectId, dataset, isDrawn }: { projectId: string; dataset: { id: string }; isDrawn: boolean },
): Promise<void> {
  const known = async () =>
    (await client.request<documents.LeakageData>(documents.leakage, { id: dataset.id })).datasetVersion.leakage
  for (let round = 0; isDrawn && round < mostRounds; round += 1) {
    const variables = { id: projectId, datasetVersionId: dataset.id }
    const { project } = await client.request<documents.OpenPairsData>(documents.openPairs, variables)
    const pairIds = project.duplicatePairs.edges.map(edge => edge.node.id)
    if (pairIds.length === 0) break
    const reason = 'Phantoms of two drawings'
    const said = await client.request<documents.Decided>(documents.decideDuplicates, {
      input: { projectId, pairIds, decision: 'DENIED', reason },
    })
    say(
      `${orThrow(said.decideDuplicates).decidedCount} pairs in different splits are no copies: ${reason.toLowerCase()}`,
    )
  }
  const { messages } = await known()
  if (messages.length === 0) return say('No leakage is known of it')
  for (const message of messages) say(`before training on it: ${message}`)
  const reason = 'The demo trains on whatever it is given'
  await signWaiver(client, dataset.id, reason)
  say(`A run on it would be refused; signed a waiver: ${reason}`)
}
