import { type Client, orThrow } from '../../examples/client.ts'
import type { Labelled } from './documents.ts'
import { follow } from './follow.ts'
import * as documents from './reading-documents.ts'
import { say } from './say.ts'

/** Lets somebody in by an invitation's token, who then speaks for themselves. */
export type LetIn = (token: string, name: string) => Promise<Client>

interface DoubleRead {
  projectId: string
  /** What each of the two says, and the one decided upon last. */
  classIds: readonly [string, string]
  /** That whoever decides has read already: it is not theirs to decide. */
  without: string
}

async function setPolicy(client: Client, projectId: string, policy: { readerCount: number; isBlind: boolean }) {
  const { project } = await client.request<documents.PolicyData>(documents.policy, { id: projectId })
  const input = { projectId, expectedRevision: project.policyRevision, ...policy }
  const changed = await client.request<documents.PolicySet>(documents.setReadingPolicy, { input })
  orThrow(changed.setReadingPolicy)
  const settling = await client.request<documents.SettlingData>(documents.settling, { id: projectId })
  const job = settling.project.jobs.edges[0]?.node
  if (job) await follow(client, job.id)
}

async function letReaderIn(client: Client, projectId: string, name: string, letIn: LetIn): Promise<Client> {
  const input = { projectId, roles: ['READER'] }
  const invited = await client.request<documents.Invited>(documents.invitePerson, { input })
  return letIn(orThrow(invited.invitePerson).token, name)
}

async function findNext(reader: Client, id: string, without: string): Promise<string> {
  const { project } = await reader.request<documents.ToReadData>(documents.toRead, { id, without: [without] })
  const [next] = project.nextReadings
  if (!next) throw new Error('nothing waits for a reader')
  return next.id
}

async function readBlind(reader: Client, imageId: string, labelClassId: string, note: string): Promise<void> {
  const { image } = await reader.request<{ image: { labelVersion: number } }>(documents.ownVersion, { id: imageId })
  const input = { imageId, labelClassId, expectedVersion: image.labelVersion, note, durationMs: 20_000 }
  const given = await reader.request<Labelled>(documents.answer, { input })
  orThrow(given.setLabel)
}

/** The key beside the one that was meant, and `U`. */
async function slip(reader: Client, imageId: string, labelClassId: string): Promise<void> {
  const { image } = await reader.request<{ image: { labelVersion: number } }>(documents.ownVersion, { id: imageId })
  const input = { imageId, labelClassId, expectedVersion: image.labelVersion }
  const { id: labelId } = orThrow((await reader.request<documents.Given>(documents.answer, { input })).setLabel)
  const taken = await reader.request<documents.TakenBack>(documents.takeBack, { input: { labelId } })
  orThrow(taken.takeBackLabel)
}

/** Two readers, neither seeing the other, say two things of one image; whoever signed in decides. Then one reader is enough again. */
export async function readTwice(client: Client, { projectId, classIds, without }: DoubleRead, letIn: LetIn) {
  await setPolicy(client, projectId, { readerCount: 2, isBlind: true })
  const readers = [
    { name: 'Ben Reader', note: 'no step seen', labelClassId: classIds[0], isSlipping: false },
    { name: 'Cy Reader', note: 'a step at C5', labelClassId: classIds[1], isSlipping: true },
  ]
  let imageId: string | undefined
  for (const { name, note, labelClassId, isSlipping } of readers) {
    const reader = await letReaderIn(client, projectId, name, letIn)
    try {
      imageId ??= await findNext(reader, projectId, without)
      if (isSlipping) await slip(reader, imageId, classIds[0])
      await readBlind(reader, imageId, labelClassId, note)
    } finally {
      await reader.close()
    }
  }
  if (!imageId) throw new Error('nobody read')
  const { image } = await client.request<documents.ReadingsData>(documents.readings, { id: imageId })
  say(5, `Two readers, neither seeing the other, read ${image.fileName}: ${image.readingState}`)
  say('The second took a wrong key back before: nobody was told of it, and it stands in the history')
  for (const { node } of image.readings.edges)
    say(
      `${node.reader?.name ?? 'its import'}: ${node.labelClass?.name}, ${node.labels.edges[0]?.node.note ?? 'no note'}`,
    )
  const labelIds = image.readings.edges.flatMap(({ node }) => node.labels.edges.map(edge => edge.node.id))
  const input = { imageId, labelIds, labelClassId: classIds[1], reason: 'the step is there' }
  const decided = await client.request<documents.Adjudicated>(documents.adjudicate, { input })
  say(`Decided with both in sight: ${orThrow(decided.adjudicateImage).labelClass?.name}, since the step is there`)
  await setPolicy(client, projectId, { readerCount: 1, isBlind: false })
}
