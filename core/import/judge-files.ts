import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import type { Import, ImportFile, ImportOutcome, LabelClass, Split } from '#core/generated/prisma/client.ts'
import { type BroughtLabel, labelsOf, nameOfLast } from '#core/import/brought-labels.ts'
import { classOf, openNames } from '#core/import/class-map.ts'
import { type Claimed, findClaims, twinOf } from '#core/import/find-claims.ts'
import { findTwins, type Twin } from '#core/import/find-twins.ts'
import { type Group, groupOf } from '#core/import/group-key.ts'

/** What a file is held against others by, and what is kept of it. */
export type Named = Pick<
  ImportFile,
  'sha256' | 'frame' | 'patientKey' | 'studyKey' | 'perceptualHashes' | 'oddities' | 'mediaType' | 'width' | 'height'
>

/** One file that was read, and the row that it is of. */
export interface ReadFile<Facts extends Named = Named> {
  row: ImportFile
  facts: Facts
}

export interface Verdict<Facts extends Named = Named> {
  file: ReadFile<Facts>
  outcome: Exclude<ImportOutcome, 'PENDING' | 'ADDED'>
  reason: string | null
  groupKey: string
  labels: BroughtLabel[]
  /** The image that has these bytes already; of one that is NEW: it was taken out, and comes back. */
  imageId: string | null
  /** Version that its labels follow. */
  after: number
  /** Whether the label stands that an image had which comes back: a person gave it. */
  isLabelKept: boolean
}

/** What a file says of its bytes. */
type Said = Pick<Twin, 'frame' | 'className' | 'split'> & { group: Group }

/** An image is of one frame: what is said of another one is no word on it. */
function otherFrame({ path, frame: there }: Twin, { frame }: Said): string | null {
  if (frame === null || there === null || frame === there) return null
  return path === null
    ? `frame is ${frame}; the project has frame ${there} of the same bytes`
    : `frame is ${frame}; the same bytes as ${path}, of which frame ${there} is asked`
}

function contradiction(twin: Twin, said: Said): string | null {
  const { className: label, split, group } = said
  const ofOther = otherFrame(twin, said)
  if (ofOther !== null) return ofOther
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
  return null
}

/** What the project says of the same bytes, where the source says otherwise. */
function differenceOf({ path, className, isByPerson }: Twin, label: string | null): string | null {
  if (path !== null || label === null || className === null || className === label) return null
  return `label is ${label}; the same bytes are labelled ${className} in the project${isByPerson ? ', by a person' : ''}`
}

const groupOfRow = ({ row: { path, groupName }, facts: { patientKey, studyKey } }: ReadFile) =>
  groupOf({ path, groupName, patientKey, studyKey })

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

/** What the project says of where the same bytes were published, where the source says otherwise: the newest counts. */
const republished = ({ path, split: before }: Twin, split: Split | null): string | null =>
  path !== null || before === null || split === null || before === split
    ? null
    : `published in ${split}; ${before} in the project until now`

const broughtAgain = 'taken out before, brought again'

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
  const earlier = [...claims].flatMap(([sha256, { first }]) => (first ? [[sha256, twinOf(first)] as const] : []))
  const there = [...(await findTwins(ctx.database, imported, hashes))]
  const [out, live] = [there.filter(([, twin]) => twin.isOut), there.filter(([, twin]) => !twin.isOut)]
  const twins = new Map([...out, ...earlier, ...live])
  const classNames = openNames(classes)

  const judge = (file: ReadFile<Facts>, group: ReturnType<typeof groupOf>): Verdict<Facts> => {
    const sha256 = file.facts.sha256 ?? ''
    const { groupKey } = group
    const verdict = { file, groupKey, reason: null, labels: [], imageId: null, after: 0, isLabelKept: false }
    const labels = labelsOf(file.row, find)
    if (typeof labels === 'string')
      return { ...verdict, outcome: 'REFUSED', reason: `label is ${labels}; allowed: ${classNames}` }
    const className = nameOfLast(labels)
    const { path, split } = file.row
    const { frame } = file.facts
    const said = { frame, className, split, group }
    const rival = rivalOf(claims.get(sha256)?.said ?? [], path, said)
    if (rival !== null) return { ...verdict, outcome: 'CONFLICT', reason: rival }
    const twin = twins.get(sha256)
    if (!twin) {
      twins.set(sha256, twinOf({ path, ...said }))
      return { ...verdict, outcome: 'NEW', labels }
    }
    const { imageId, labelVersion: after } = twin
    const ofOther = otherFrame(twin, said)
    if (ofOther !== null) return { ...verdict, outcome: 'CONFLICT', reason: ofOther }
    if (twin.isOut) {
      const kept = twin.isByPerson ? twin.className : null
      if (kept !== null && className !== null && kept !== className) {
        const reason = `label is ${className}; a person labelled the same bytes ${kept} before they were taken out`
        return { ...verdict, outcome: 'CONFLICT', reason, imageId }
      }
      const isLabelKept = kept !== null
      twins.set(sha256, { ...twin, path, split, className: kept ?? className, groupKey, isOut: false })
      return {
        ...{ ...verdict, outcome: 'NEW', reason: broughtAgain, imageId, after, isLabelKept },
        labels: isLabelKept ? [] : labels,
      }
    }
    const contradicted = contradiction(twin, said)
    if (contradicted !== null) return { ...verdict, outcome: 'CONFLICT', reason: contradicted }
    const difference = differenceOf(twin, className)
    const anew = republished(twin, split)
    const known = { ...twin, split: split ?? twin.split }
    if (difference !== null && imported.relabels && !twin.isByPerson) {
      twins.set(sha256, { ...known, className })
      const reason = [`label was ${twin.className}; ${className} now`, anew].filter(Boolean).join('; ')
      return { ...verdict, outcome: 'KNOWN', reason, imageId, labels: labels.slice(-1), after }
    }
    if (difference !== null) return { ...verdict, outcome: 'CONFLICT', reason: difference, imageId }
    const reason = anew ?? (twin.path === null ? null : `the same bytes as ${twin.path}`)
    if (twin.className !== null) {
      twins.set(sha256, known)
      return { ...verdict, outcome: 'KNOWN', reason, imageId }
    }
    twins.set(sha256, { ...known, className })
    return { ...verdict, outcome: 'KNOWN', reason, imageId, labels, after }
  }
  return files.map(file => judge(file, groupOfRow(file)))
}
