import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, orThrow } from '../../../examples/client.ts'
import { openBar } from '../bar.ts'
import { confirmCopies, findCopies } from '../copies.ts'
import * as shared from '../documents.ts'
import { follow } from '../follow.ts'
import { freeze } from '../freeze.ts'
import type { DemoOptions } from '../options.ts'
import { drawTree, treeSizes } from '../published/draw-tree.ts'
import { say } from '../say.ts'
import type { Session } from '../session.ts'
import { lookForShortcuts } from '../shortcuts.ts'
import * as documents from './documents.ts'
import { type LeakyCase, measure, percent } from './measure.ts'

/** What --json writes. */
export interface LeakyFigures {
  cases: LeakyCase[]
}

/** Labels as they are, or by lot; and how what is divided by file and by group is called. */
const labellings = [
  { isByLot: false, byFile: 'byFile', byGroup: 'byGroup', says: 'labels as they are' },
  { isByLot: true, byFile: 'randomByFile', byGroup: 'randomByGroup', says: 'labels drawn by lot' },
] as const
type Labelling = (typeof labellings)[number]

/** A project with a tree of copies, each file a group of its own, as it comes. */
async function bringTree(client: Client, { isFull, originals, seed }: DemoOptions, { isByLot, says }: Labelling) {
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-leaky-'))
  try {
    const bar = openBar()
    const size = isFull ? treeSizes.full : { originals: originals / 2, copies: 16, whole: 1 }
    const onProgress = (done: number, total: number) => bar.show({ phase: 'Drawing', done, total })
    const count = await drawTree(folder, { size, hasTest: true, isByLot, seed, onProgress })
    bar.end()
    const labelClasses = ['normal', 'fracture'].map(name => ({ name, isPositive: name === 'fracture' }))
    const name = `Leaky, ${says} ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
    const question = 'Does this lateral cervical radiograph show a fracture?'
    const created = await client.request<shared.Created>(shared.createProject, {
      input: { name, question, labelClasses },
    })
    const projectId = orThrow(created.createProject).id
    const started = await client.request<shared.StartedImport>(shared.startImport, {
      input: { projectId, folder },
    })
    await follow(client, orThrow(started.startImport).job.id)
    const { project } = await client.request<shared.ProjectData>(shared.projectFacts, { id: projectId })
    say(`drew ${count} files: originals, turned and sharpened copies; ${project.imageCount} images came in`)
    return projectId
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function configOf(client: Client, { seed, epochs }: DemoOptions): Promise<object> {
  const { recipes } = await client.request<shared.RecipesData>(shared.recipes)
  const recipe = recipes.find(r => r.name === 'quick-look')
  if (!recipe) throw new Error('the API names no such recipe')
  return { ...recipe.config, seed, epochs: epochs ?? 40, patience: 20 }
}

async function freezeNow(client: Client, projectId: string, seed: number): Promise<documents.FrozenData> {
  const ratio = { train: 0.6, validation: 0.15, test: 0.25 }
  const input = { projectId, seed, ratio, suspectedBurnedIn: 'INCLUDE' }
  const dataset = await freeze<documents.FrozenData>(client, input, documents.frozenFacts)
  const splits = dataset.splits.map(s => `${s.split} ${s.imageCount} of ${s.groupCount} groups`).join(', ')
  say(`froze dataset version ${dataset.number}: ${splits}`)
  return dataset
}

function sayTable(cases: readonly LeakyCase[]): void {
  const rows = [
    ['', 'refused', 'accuracy', '95% interval', 'AUC', 'images', 'originals', 'divided'],
    ...cases.map(c => [
      c.name,
      c.refusedWithoutWaiver ? 'yes' : 'no',
      percent(c.accuracy),
      `${percent(c.low)} to ${percent(c.high)}`,
      c.auc?.toFixed(3) ?? 'none',
      ...[c.images, c.groups, c.dividedGroups].map(String),
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? []
  for (const row of rows) say(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

function sayMeaning([byFile, byGroup, randomByFile, randomByGroup]: readonly LeakyCase[]): void {
  if (!byFile || !byGroup || !randomByFile || !randomByGroup) throw new Error('a case is missing')
  say(
    `The same pictures, the same training. Where copies of one picture are learnt from and asked about, the model is right in ${percent(byFile.accuracy)} of cases: it knows the picture again. ` +
      `Asked about pictures of which it has seen no copy, it is right in ${percent(byGroup.accuracy)}: that is what it has learnt. ` +
      `The proof is the labels drawn by lot, of which nothing can be learnt: divided by file the model still seems to be right in ${percent(randomByFile.accuracy)}, ` +
      `divided by group in ${percent(randomByGroup.accuracy)}, as a coin would be. Intervals count originals, not copies: ` +
      `${byFile.images} files of TEST are ${byFile.groups} pictures.`,
  )
}

/** The case that the project began with: copies in all splits, what they do to a figure, and what finds them. Through the public API alone. */
export async function tellLeaky({ client }: Session, options: DemoOptions): Promise<LeakyFigures> {
  const config = await configOf(client, options)
  const cases: LeakyCase[] = []
  let step = 0
  for (const labelling of labellings) {
    step += 1
    say(step, `A data set of copies, ${labelling.says}`)
    const projectId = await bringTree(client, options, labelling)
    await findCopies(client, projectId)
    step += 1
    say(step, `Divided by file, ${labelling.says}`)
    const byFile = await freezeNow(client, projectId, options.seed)
    cases.push(await measure(client, { name: labelling.byFile, dataset: byFile, config }))
    step += 1
    say(step, `Divided by group, ${labelling.says}`)
    await confirmCopies(client, projectId, 'Drawn as copies of one')
    const byGroup = await freezeNow(client, projectId, options.seed)
    await lookForShortcuts(client, byGroup.id)
    cases.push(await measure(client, { name: labelling.byGroup, dataset: byGroup, config }))
  }
  say(step + 1, 'What came of it, on TEST')
  sayTable(cases)
  say('')
  sayMeaning(cases)
  return { cases }
}
