import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, ImportFile, ImportOutcome, LabelClass, Split } from '#core/generated/prisma/client.ts'
import { classOf } from '#core/import/class-map.ts'
import { type Group, groupOf } from '#core/import/group-key.ts'

/** What a file is held against others by, and what is kept of it. */
export type Named = Pick<ImportFile, 'sha256' | 'patientKey' | 'studyKey' | 'perceptualHash' | 'oddities'>

/** One file that was read, and the row that it is of. */
export interface ReadFile<Facts extends Named = Named> {
  row: ImportFile
  facts: Facts
}

/** A label that a file brings. */
export interface BroughtLabel {
  labelClass: LabelClass
  labeller: string | null
}

export interface Verdict<Facts extends Named = Named> {
  file: ReadFile<Facts>
  outcome: Exclude<ImportOutcome, 'PENDING' | 'ADDED'>
  reason: string | null
  groupKey: string
  labels: BroughtLabel[]
  /** The image that has these bytes already. */
  imageId: string | null
}

const answersSchema = z.array(z.object({ className: z.string(), labeller: z.string().nullable() }))

/** Something with the same bytes that is there already: in the project, or earlier in this import. */
interface Twin {
  imageId: string | null
  /** Of a file of this import. */
  path: string | null
  className: string | null
  groupKey: string | null
  /** That it was published in. */
  split: Split | null
}

/** What a file says of its bytes. */
type Said = Pick<Twin, 'className' | 'split'> & { group: Group }

function contradiction(twin: Twin, { className: label, split, group }: Said): string | null {
  const isNamed = group.by === 'NAMED'
  if (isNamed && twin.groupKey !== null && twin.groupKey !== group.groupKey) {
    return twin.path === null
      ? `group is ${group.groupKey}; the same bytes are in the project with group ${twin.groupKey}`
      : `group is ${group.groupKey}; the same bytes as ${twin.path}, whose group is ${twin.groupKey}`
  }
  if (twin.path !== null && twin.className !== label)
    return `the same bytes as ${twin.path}, which is labelled ${twin.className ?? 'nothing'}`
  // An image of another import may be published anew; within one it cannot stand in two splits.
  if (twin.path !== null && twin.split !== null && split !== null && twin.split !== split)
    return `published in ${split}; the same bytes as ${twin.path}, which was published in ${twin.split}`
  if (twin.path === null && label !== null && twin.className !== null && twin.className !== label)
    return `label is ${label}; the same bytes are labelled ${twin.className} in the project`
  return null
}

async function findImages(tx: Transaction, imported: Import, hashes: string[]): Promise<Map<string, Twin>> {
  const images = await tx.image.findMany({
    where: { projectId: imported.projectId, OR: [{ sha256: { in: hashes } }, { fileSha256: { in: hashes } }] },
    include: { labelClass: true },
    orderBy: { id: 'asc' },
  })
  const twins = new Map<string, Twin>()
  const known = (hash: string, image: (typeof images)[number]) =>
    twins.set(hash, {
      imageId: image.id,
      path: image.importId === imported.id ? image.fileName : null,
      className: image.labelClass?.name ?? null,
      groupKey: image.groupKey,
      split: image.publishedSplit,
    })
  // Our own de-identified file that comes back is known by what was kept, but the bytes' own name goes first.
  for (const image of images) known(image.fileSha256, image)
  for (const image of images) known(image.sha256, image)
  return twins
}

/** Labels that a row brings, oldest first. @returns the name of a class that nobody knows, where there is one */
function labelsOf(row: ImportFile, find: ReturnType<typeof classOf>): BroughtLabel[] | string {
  const labels: BroughtLabel[] = []
  for (const { className, labeller } of answersSchema.parse(row.answers)) {
    const labelClass = find(className)
    if (labelClass === undefined) return className
    if (labelClass !== null) labels.push({ labelClass, labeller })
  }
  return labels
}

const groupOfRow = ({ row: { path, groupName }, facts: { patientKey, studyKey } }: ReadFile) =>
  groupOf({ path, groupName, patientKey, studyKey })

const nameOfLast = (labels: readonly BroughtLabel[]) => labels.at(-1)?.labelClass.name ?? null

/** What one file of this import says of its bytes, once classes stand for something. */
interface Claimed {
  path: string
  className: string | null
  group: ReturnType<typeof groupOf>
  split: Split | null
  isNew: boolean
}

/** Of every file of this import that has one of these hashes and may go in, by hash, in their order. */
async function findClaims(
  tx: Transaction,
  imported: Import,
  find: ReturnType<typeof classOf>,
  hashes: string[],
): Promise<Map<string, Claimed[]>> {
  const rows = await tx.importFile.findMany({
    where: { importId: imported.id, sha256: { in: hashes }, outcome: { notIn: ['REFUSED', 'PASSED_OVER'] } },
    orderBy: { position: 'asc' },
  })
  const claims = rows.flatMap(row => {
    const labels = labelsOf(row, find)
    if (typeof labels === 'string') return []
    const { path, split } = row
    const said = { className: nameOfLast(labels), group: groupOf(row), split }
    return [{ sha256: row.sha256 ?? '', claimed: { path, ...said, isNew: row.outcome === 'NEW' } }]
  })
  const byHash = Map.groupBy(claims, claim => claim.sha256)
  return new Map([...byHash].map(([sha256, same]) => [sha256, same.map(({ claimed }) => claimed)]))
}

const twinOf = ({ path, className, group, split }: Claimed): Twin => ({
  imageId: null,
  path,
  className,
  groupKey: group.groupKey,
  split,
})

/** Of two files of one source with the same bytes that contradict each other neither is right: what another one says. */
function rivalOf(claims: readonly Claimed[], path: string, said: Said): string | null {
  for (const claimed of claims) {
    if (claimed.path === path) continue
    const isNamed = said.group.by === 'NAMED' || claimed.group.by !== 'NAMED'
    const reason = contradiction(twinOf(claimed), isNamed ? said : { ...said, group: claimed.group })
    if (reason !== null) return reason
  }
  return null
}

/** What a batch of files, in their order, would become: held against the project and against what this import brought before. */
export async function judgeFiles<Facts extends Named>(
  ctx: Context<Transaction>,
  imported: Import,
  classes: readonly LabelClass[],
  files: readonly ReadFile<Facts>[],
): Promise<Verdict<Facts>[]> {
  const find = classOf(imported, classes)
  const hashes = files.flatMap(f => f.facts.sha256 ?? [])
  const claims = await findClaims(ctx.database, imported, find, hashes)
  const earlier = [...claims].flatMap(([sha256, same]) => {
    const first = same.find(claimed => claimed.isNew)
    return first ? [[sha256, twinOf(first)] as const] : []
  })
  const twins = new Map([...earlier, ...(await findImages(ctx.database, imported, hashes))])
  const classNames = classes.map(c => c.name).join(', ')

  const judge = (file: ReadFile<Facts>, group: ReturnType<typeof groupOf>): Verdict<Facts> => {
    const sha256 = file.facts.sha256 ?? ''
    const { groupKey } = group
    const verdict = { file, groupKey, reason: null, labels: [], imageId: null }
    const labels = labelsOf(file.row, find)
    if (typeof labels === 'string')
      return { ...verdict, outcome: 'REFUSED', reason: `label is ${labels}; allowed: ${classNames}` }
    const className = nameOfLast(labels)
    const { path, split } = file.row
    const said = { className, split, group }
    const rival = rivalOf(claims.get(sha256) ?? [], path, said)
    if (rival !== null) return { ...verdict, outcome: 'CONFLICT', reason: rival }
    const twin = twins.get(sha256)
    if (!twin) {
      twins.set(sha256, { imageId: null, path, className, groupKey, split })
      return { ...verdict, outcome: 'NEW', labels }
    }
    const reason = contradiction(twin, said)
    if (reason !== null) return { ...verdict, outcome: 'CONFLICT', reason }
    const same = twin.path === null ? null : `the same bytes as ${twin.path}`
    const { imageId } = twin
    if (twin.className !== null) return { ...verdict, outcome: 'KNOWN', reason: same, imageId }
    twins.set(sha256, { ...twin, className })
    return { ...verdict, outcome: 'KNOWN', reason: same, imageId, labels }
  }
  return files.map(file => judge(file, groupOfRow(file)))
}
