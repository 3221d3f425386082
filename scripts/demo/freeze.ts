import { type Client, orThrow } from '../../examples/client.ts'
import * as documents from './documents.ts'
import { follow } from './follow.ts'

/**
 * Asks for a dataset to be frozen, waits until it is, and reads of it what is asked for.
 * @param document asks for datasetFreeze(id) { datasetVersion }
 * @throws where it is refused, or its job fails
 */
export async function freeze<Facts>(client: Client, input: object, document: string): Promise<Facts> {
  const asked = await client.request<documents.AskedFreeze>(documents.freezeDataset, { input })
  const { id, job } = orThrow(asked.freezeDataset)
  await follow(client, job.id)
  const { datasetFreeze } = await client.request<{ datasetFreeze: { datasetVersion: Facts } }>(document, { id })
  return datasetFreeze.datasetVersion
}
