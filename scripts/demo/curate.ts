import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { type Client, orThrow } from '../../examples/client.ts'
import { findCopies, settleLeakage } from './copies.ts'
import * as documents from './documents.ts'
import { type LetIn, readTwice } from './double-read.ts'
import { follow } from './follow.ts'
import { freeze } from './freeze.ts'
import type { DemoOptions } from './options.ts'
import { say } from './say.ts'
import { lookForShortcuts } from './shortcuts.ts'

type Classes = { name: string; isPositive: boolean }[]

/** The classes that a folder names, Normal first; the positive one is the first that is not Normal. */
async function classesOf(folder: string | null): Promise<Classes> {
  if (folder === null) return ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' }))
  const entries = await readdir(folder, { withFileTypes: true })
  const root = entries.some(e => e.name === 'images') ? path.join(folder, 'images') : folder
  const names = (await readdir(root, { withFileTypes: true })).filter(e => e.isDirectory()).map(e => e.name)
  if (names.length < 2) throw new Error(`${root} holds ${names.length} class folders; allowed: 2 or more`)
  names.sort((a, b) => Number(a !== 'Normal') - Number(b !== 'Normal') || (a < b ? -1 : 1))
  return names.map((name, i) => ({ name, isPositive: i === 1 }))
}

export interface Curated {
  projectId: string
  positiveClass: string
  project: documents.ProjectData['project']
  dataset: documents.FrozenData
}

/**
 * Steps 1 to 6: from signing in to a frozen dataset.
 * @param letIn makes accounts; null: nobody is let in here
 */
export async function curate(
  client: Client,
  { folder, phantoms, seed }: DemoOptions,
  letIn: LetIn | null,
): Promise<Curated> {
  const { viewer } = await client.request<documents.ViewerData>(documents.viewer)
  say(1, `Signed in as ${viewer.user.name}`)

  const labelClasses = await classesOf(folder)
  const names = labelClasses.map(c => c.name)
  const name = `Demo ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
  const question = folder
    ? `Which of ${names.join(', ')} does this radiograph show?`
    : 'Does this lateral cervical radiograph show a fracture?'
  const input = { name, question, labelClasses }
  const created = await client.request<documents.Created>(documents.createProject, { input })
  const projectId = orThrow(created.createProject).id
  say(2, `Created the project "${name}" with ${names.join(', ')}; ${names[1]} is positive`)

  say(3, folder ? `Importing ${folder}` : `Drawing and importing ${phantoms} phantoms`)
  const source = folder ? { folder } : { phantoms: { count: phantoms, seed } }
  const started = await client.request<documents.StartedImport>(documents.startImport, {
    input: { projectId, ...source },
  })
  await follow(client, orThrow(started.startImport).job.id)
  const { project } = await client.request<documents.ProjectData>(documents.projectFacts, { id: projectId })
  const imported = project.imports.edges[0]?.node
  const counts = project.labelCounts.map(c => `${c.labelClass.name} ${c.imageCount}`).join(', ')
  say(`${project.imageCount} images of ${project.groupCount} groups, ${imported?.refusedCount ?? 0} refused; ${counts}`)
  for (const { node } of imported?.refusals.edges ?? []) say(`${node.path}: ${node.reason}`)

  const image = project.images.edges[0]?.node
  if (!image?.currentLabel) throw new Error('no labelled image came in')
  const quality = { name: 'Quality', choices: [{ name: 'Good' }, { name: 'Limited' }] }
  const asked = await client.request<documents.Asked>(documents.setAttributes, {
    input: { projectId, expectedRevision: 0, attributes: [quality] },
  })
  const [attribute] = orThrow(asked.setAnswerAttributes).answerAttributes
  if (!attribute?.choices[0]) throw new Error('nothing is asked')
  const attributes = [{ attributeId: attribute.id, choiceIds: [attribute.choices[0].id] }]
  const labelled = await client.request<documents.Labelled>(documents.setLabel, {
    input: {
      imageId: image.id,
      labelClassId: image.currentLabel.labelClass.id,
      expectedVersion: image.labelVersion,
      reason: 'Seen again and confirmed',
      attributes,
    },
  })
  const label = orThrow(labelled.setLabel)
  say(4, `Confirmed a label: ${image.fileName} is ${label.labelClass.name}, version ${label.version}`)
  say('Each answer may say its quality beside the class: this one says Good')

  const [normal, positive] = project.labelCounts.map(c => c.labelClass.id)
  if (!normal || !positive) throw new Error('the project has fewer than 2 classes')
  if (letIn) await readTwice(client, { projectId, classIds: [normal, positive], without: image.id }, letIn)
  else say(5, 'No double read: it would make two accounts on this instance')

  await findCopies(client, projectId)
  const ratio = { train: 0.6, validation: 0.15, test: 0.25 }
  // The dataset leaves this machine only if somebody takes it away.
  const dataset = await freeze<documents.FrozenData>(
    client,
    { projectId, seed, ratio, suspectedBurnedIn: 'INCLUDE' },
    documents.frozenFacts,
  )
  const splits = dataset.splits.map(s => `${s.split} ${s.imageCount} of ${s.groupCount} groups`).join(', ')
  say(6, `Froze dataset version ${dataset.number} (${dataset.manifestSha256.slice(0, 12)}): ${splits}`)
  if (dataset.suspectedCount) say(`Names are suspected in ${dataset.suspectedCount} of them, and nobody has looked`)
  await lookForShortcuts(client, dataset.id)
  await settleLeakage(client, { projectId, dataset, isDrawn: folder === null })
  return { projectId, positiveClass: names[1] ?? '', project, dataset }
}
