import { type Client, orThrow } from '../../examples/client.ts'
import * as documents from './documents.ts'
import { say } from './say.ts'

/**
 * Keeps, for all members, which images a model says something else of than their label does, of the first two classes, and
 * which it was unsure of.
 */
export async function keepViews(client: Client, projectId: string, modelVersionId: string): Promise<void> {
  const { project } = await client.request<documents.ClassesData>(documents.classes, { id: projectId })
  const [normal, positive] = project.labelClasses
  if (!normal || !positive) throw new Error('a project has two classes')
  const against = { labelClassId: normal.id, modelVersionId, predictedClassId: positive.id }
  await keepView(client, projectId, `${normal.name}, and the model says ${positive.name}`, against)
  await keepView(client, projectId, 'The model was unsure', { modelVersionId, probabilityBelow: 0.7 })
}

async function keepView(client: Client, projectId: string, name: string, filter: object): Promise<void> {
  const saved = await client.request<documents.SavedViewData>(documents.saveView, {
    input: { projectId, name, filter, isShared: true },
  })
  orThrow(saved.saveView)
  const found = await client.request<documents.ListedData>(documents.countImages, { id: projectId, filter })
  say(`kept as a view for all members: ${name} (${found.project.images.totalCount} images)`)
}
