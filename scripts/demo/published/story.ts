import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, orThrow } from '../../../examples/client.ts'
import { openBar } from '../bar.ts'
import * as shared from '../documents.ts'
import { follow } from '../follow.ts'
import { freeze } from '../freeze.ts'
import type { DemoOptions } from '../options.ts'
import { say } from '../say.ts'
import type { Session } from '../session.ts'
import * as documents from './documents.ts'
import { drawTree, treeSizes } from './draw-tree.ts'

/** What --json writes. */
export interface PublishedFigures {
  files: number
  images: number
  refused: number
  /** Images by class. */
  classes: Record<string, number>
  groups: number
  groupsAcrossSplits: number
  /** Images of the frozen dataset by split. */
  splits: Record<string, number>
}

const factsOf = async (client: Client, id: string) =>
  (await client.request<documents.ImportData>(documents.importFacts, { id })).import

async function draw(folder: string, { isFull, seed }: DemoOptions, hasTest: boolean): Promise<void> {
  const bar = openBar()
  const size = isFull ? treeSizes.full : treeSizes.small
  const onProgress = (done: number, total: number) => bar.show({ phase: 'Drawing', done, total })
  const count = await drawTree(folder, { size, hasTest, seed, onProgress })
  bar.end()
  say(1, `Drew ${count} files as the first data set was published: originals, turned and sharpened copies`)
}

/** Says what was found, and takes what is proposed. @returns the classes to apply */
async function lookThrough(client: Client, importId: string) {
  const first = await factsOf(client, importId)
  for (const [i, { proposed, names }] of (first.found?.levels ?? []).entries())
    say(`level ${i + 1} is ${proposed.toLowerCase()}: ${names.map(n => `${n.name} ${n.fileCount}`).join(', ')}`)
  for (const line of [...(first.found?.doubts ?? []), ...(first.found?.remarks ?? [])]) say(line)
  const { groups } = first.found ?? {}
  if (groups) {
    say(4, `Groups proposed by name: ${groups.fileCount} files, ${groups.groupCount} groups, taken`)
    const read = await client.request<documents.Read>(documents.readImport, {
      input: { importId, reading: { groupBy: 'NAME' } },
    })
    await follow(client, orThrow(read.readImport).checkJob.id)
  }
  const { classCounts } = await factsOf(client, importId)
  return classCounts.edges.flatMap(({ node: { className, suggestedClass } }) => {
    if (className === null || suggestedClass === null) return []
    say(`${className} is suggested to be ${suggestedClass.name}, taken`)
    return [{ name: className, labelClassId: suggestedClass.id }]
  })
}

function sayFrozen({ number, manifestSha256, splits, dividedGroupCount }: documents.FrozenAsPublished): void {
  const sizes = splits.map(s => `${s.split} ${s.imageCount} of ${s.groupCount} groups`).join(', ')
  say(7, `Froze dataset version ${number} (${manifestSha256.slice(0, 12)}): ${sizes}`)
  if (dividedGroupCount)
    say(`before believing what is measured on it: ${dividedGroupCount} groups stand in several of its splits`)
}

/** From the tree, as its author published it, to a dataset frozen with those splits, through the public API alone. */
export async function tellPublished({ client }: Session, options: DemoOptions): Promise<PublishedFigures> {
  const hasTest = options.case === 'published'
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-published-'))
  try {
    await draw(folder, options, hasTest)
    const labelClasses = ['Normal', 'Fracture'].map(name => ({ name, isPositive: name === 'Fracture' }))
    const name = `Demo as published ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
    const question = 'Does this lateral cervical radiograph show a fracture?'
    const created = await client.request<shared.Created>(shared.createProject, {
      input: { name, question, labelClasses },
    })
    const projectId = orThrow(created.createProject).id
    say(2, `Created the project "${name}" with Normal, Fracture`)

    say(3, 'Looking at the folder')
    const checked = await client.request<documents.Checked>(documents.checkImport, { input: { projectId, folder } })
    const { id: importId, checkJob } = orThrow(checked.checkImport)
    await follow(client, checkJob.id)
    const classes = await lookThrough(client, importId)

    const applied = await client.request<documents.Applied>(documents.applyImport, { input: { importId, classes } })
    await follow(client, orThrow(applied.applyImport).job.id)
    const { outcomeCounts, refusedCount } = await factsOf(client, importId)
    const { project } = await client.request<documents.PublishedData>(documents.publishedFacts, { id: projectId })
    const outcomes = outcomeCounts.map(({ outcome, fileCount }) => `${fileCount} ${outcome.toLowerCase()}`).join(', ')
    say(5, `Added: ${outcomes}; ${project.imageCount} images of ${project.groupCount} groups`)

    const { dividedGroupCount, dividedGroups } = project.publishedSplits
    say(6, `${dividedGroupCount} of ${project.groupCount} groups were published in several splits`)
    for (const { groupKey, splits } of dividedGroups.slice(0, 3)) say(`${groupKey}: ${splits.join(', ')}`)

    const published = hasTest ? 'AS_PUBLISHED' : 'VALIDATION_DIVIDED'
    // The dataset leaves this machine only if somebody takes it away.
    const dataset = await freeze<documents.FrozenAsPublished>(
      client,
      { projectId, seed: options.seed, published, suspectedBurnedIn: 'INCLUDE' },
      documents.frozenFacts,
    )
    sayFrozen(dataset)
    return {
      files: outcomeCounts.reduce((sum, { fileCount }) => sum + fileCount, 0),
      images: project.imageCount,
      refused: refusedCount,
      classes: Object.fromEntries(project.labelCounts.map(c => [c.labelClass.name, c.imageCount])),
      groups: project.groupCount,
      groupsAcrossSplits: dataset.dividedGroupCount ?? 0,
      splits: Object.fromEntries(dataset.splits.map(s => [s.split, s.imageCount])),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
