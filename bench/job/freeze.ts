import { type Client, orThrow } from '../../examples/client.ts'
import { signWaiver } from '../../scripts/demo/copies.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { follow } from '../../scripts/demo/follow.ts'
import { freeze as freezeDataset } from '../../scripts/demo/freeze.ts'

export interface Source {
  /** How figures name it. */
  name: string
  classes: string[]
  /** What startImport is asked for. */
  input: { folder: string } | { phantoms: { count: number; seed: number } }
  /** What freezeDataset is asked for. */
  splits: { ratio: Splits } | { counts: Splits }
  epochs: number
}

interface Splits {
  train: number
  validation: number
  test: number
}

export interface Dataset {
  id: string
  /** In words, with how many images each split has. */
  splits: string
}

/** From nothing to a frozen dataset, through the public API. */
export async function freeze(client: Client, { name, classes, input, splits }: Source): Promise<Dataset> {
  const labelClasses = classes.map((name, i) => ({ name, isPositive: i === 1 }))
  const question = `Which of ${classes.join(', ')} is it?`
  const created = await client.request<documents.Created>(documents.createProject, {
    input: { name, question, labelClasses },
  })
  const projectId = orThrow(created.createProject).id
  const started = await client.request<documents.StartedImport>(documents.startImport, {
    input: { projectId, ...input },
  })
  await follow(client, orThrow(started.startImport).job.id)
  const dataset = await freezeDataset<documents.FrozenData>(
    client,
    { projectId, seed: 1, ...splits },
    documents.frozenFacts,
  )
  await signWaiver(client, dataset.id, 'How long a run takes is measured, not how well it learns')
  return { id: dataset.id, splits: dataset.splits.map(s => `${s.split} ${s.imageCount}`).join(', ') }
}
