import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, ImportFile, ImportOutcome, LabelClass } from '#core/generated/prisma/client.ts'
import { classOf } from '#core/import/class-map.ts'
import { type Group, groupColumnOf, groupsOf, subjectOf } from '#core/import/group-key.ts'

/** What a file is held against others by. */
interface Named {
  sha256: string | null
  patientKey: string | null
  studyKey: string | null
}

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
const columnsSchema = z.record(z.string(), z.string()).nullable()

/** Something with the same bytes that is there already: in the project, or earlier in this import. */
interface Twin {
  imageId: string | null
  /** Of a file of this import. */
  path: string | null
  className: string | null
  groupKey: string | null
}

function contradiction(twin: Twin, label: string | null, group: Group): string | null {
  const isNamed = group.by === 'PATTERN' || group.by === 'COLUMN'
  if (isNamed && twin.groupKey !== null && twin.groupKey !== group.groupKey) {
    return twin.path === null
      ? `group is ${group.groupKey}; the same bytes are in the project with group ${twin.groupKey}`
      : `group is ${group.groupKey}; the same bytes as ${twin.path}, whose group is ${twin.groupKey}`
  }
  if (twin.path !== null && twin.className !== label)
    return `the same bytes as ${twin.path}, which is labelled ${twin.className ?? 'nothing'}`
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

const groupsOfRows = (imported: Import, files: readonly ReadFile[]): Group[] => {
  const column = groupColumnOf(imported)
  const groupables = files.map(({ row, facts }) => ({
    path: row.path,
    className: row.className,
    column: (column && columnsSchema.parse(row.columns)?.[column]) || null,
    patientKey: facts.patientKey,
    studyKey: facts.studyKey,
  }))
  return groupsOf(groupables, imported.groupPattern)
}

const nameOfLast = (labels: readonly BroughtLabel[]) => labels.at(-1)?.labelClass.name ?? null

/** Files of this import that were looked at before and would be added. */
async function findEarlier(
  tx: Transaction,
  imported: Import,
  find: ReturnType<typeof classOf>,
  hashes: string[],
): Promise<[string, Twin][]> {
  const rows = await tx.importFile.findMany({
    where: { importId: imported.id, sha256: { in: hashes }, outcome: 'NEW' },
    orderBy: { position: 'asc' },
  })
  const groups = groupsOfRows(
    imported,
    rows.map(row => ({ row, facts: row })),
  )
  return rows.map((row, i) => {
    const labels = labelsOf(row, find)
    const className = typeof labels === 'string' ? null : nameOfLast(labels)
    return [row.sha256 ?? '', { imageId: null, path: row.path, className, groupKey: groups[i]?.groupKey ?? null }]
  })
}

/** What a batch of files, in their order, would become: held against the project and against what this import brought before. */
export async function judgeFiles<Facts extends Named>(
  ctx: Context<Transaction>,
  imported: Import,
  classes: readonly LabelClass[],
  files: readonly ReadFile<Facts>[],
): Promise<Verdict<Facts>[]> {
  const find = classOf(imported, classes)
  const groups = groupsOfRows(imported, files)
  const hashes = files.flatMap(f => f.facts.sha256 ?? [])
  const earlier = await findEarlier(ctx.database, imported, find, hashes)
  const twins = new Map([...earlier, ...(await findImages(ctx.database, imported, hashes))])
  const classNames = classes.map(c => c.name).join(', ')

  const judge = (file: ReadFile<Facts>, group: Group): Verdict<Facts> => {
    const sha256 = file.facts.sha256 ?? ''
    const { groupKey } = group
    const verdict = { file, groupKey: groupKey ?? '', reason: null, labels: [], imageId: null }
    const labels = labelsOf(file.row, find)
    if (typeof labels === 'string')
      return { ...verdict, outcome: 'REFUSED', reason: `label is ${labels}; allowed: ${classNames}` }
    if (groupKey === null)
      return { ...verdict, outcome: 'REFUSED', reason: `the group pattern does not match ${subjectOf(file.row)}` }
    const className = nameOfLast(labels)
    const twin = twins.get(sha256)
    if (!twin) {
      twins.set(sha256, { imageId: null, path: file.row.path, className, groupKey })
      return { ...verdict, outcome: 'NEW', labels }
    }
    const reason = contradiction(twin, className, group)
    if (reason !== null) return { ...verdict, outcome: 'CONFLICT', reason }
    const same = twin.path === null ? null : `the same bytes as ${twin.path}`
    if (twin.className !== null) return { ...verdict, outcome: 'KNOWN', reason: same }
    twins.set(sha256, { ...twin, className })
    return { ...verdict, outcome: 'KNOWN', reason: same, imageId: twin.imageId, labels }
  }
  return files.map((file, i) => judge(file, groups[i] ?? { groupKey: null, by: 'FILE' }))
}
