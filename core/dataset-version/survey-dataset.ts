import type { ExportForm } from '#core/dataset-version/export-form.ts'
import { quote } from '#core/dataset-version/manifest.ts'
import { type FrozenItem, manifestChunks } from '#core/dataset-version/read-items.ts'
import { sumUp } from '#core/dataset-version/write-zip.ts'
import { noSums, type Sums } from '#core/dataset-version/zip-records.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

/** The images of a dataset version in the order of its manifest, from the first one at each call. */
export type ReadItems = () => AsyncIterable<FrozenItem[]>

/** An image with its place in the version, from 0. */
export type Placed = readonly [place: number, item: FrozenItem]

/** Where a form of export has the file of an image. */
export type PathOf = (item: FrozenItem) => string

/** What an export will hold, as far as it must be known before its first byte. */
export interface Survey {
  excludedCount: number
  /** Those whose kept bytes are not the ones that name them. */
  renamedCount: number
  /** Those of files of several frames. */
  framedCount: number
  /** A bit for each image, in their order: a person saw names in it. */
  excluded: Uint8Array
  /** Images that leave. */
  counts: Record<Split, number>
  /** Of the lists of our own form, by their names. */
  sums: { 'manifest.csv': Sums; 'files.csv': Sums; 'excluded.csv': Sums }
}

const isExcluded = ({ excluded }: Pick<Survey, 'excluded'>, i: number) =>
  (((excluded[i >> 3] ?? 0) >> (i & 7)) & 1) === 1

async function* numbered(ranges: AsyncIterable<FrozenItem[]>): AsyncGenerator<Placed[]> {
  let count = 0
  for await (const range of ranges) {
    yield range.map((item, i) => [count + i, item])
    count += range.length
  }
}

/** The images that leave. @throws where a person has seen names in one of them since it was looked at */
export async function* leaving(survey: Pick<Survey, 'excluded'>, read: ReadItems): AsyncGenerator<Placed[]> {
  for await (const range of numbered(read())) {
    const kept = range.filter(([i]) => !isExcluded(survey, i))
    for (const [, { burnedIn, sha256 }] of kept)
      if (burnedIn === 'YES')
        throw new Error(`a person saw names in the picture ${sha256} while it was to leave: export it again`)
    yield kept
  }
}

type Files = Pick<Survey, 'excluded' | 'renamedCount' | 'framedCount'>

/** Whether the manifest alone does not tell which bytes an image has here, or which frame of them it is. */
export const needsFiles = ({ renamedCount, framedCount }: Files): boolean => renamedCount > 0 || framedCount > 0

/** Of the images that leave, under which hash each file is there, and which frame of it is meant where any has several. */
export async function* filesOf(survey: Files, read: ReadItems, pathOf: PathOf) {
  const isFramed = survey.framedCount > 0
  yield Buffer.from(`image_sha256,file_sha256,path${isFramed ? ',frame' : ''}\n`)
  for await (const range of numbered(read())) {
    const kept = range.filter(([i]) => !isExcluded(survey, i))
    const frameOf = ({ frame }: FrozenItem) => (isFramed ? `,${frame ?? ''}` : '')
    const lines = kept.map(([, item]) => `${item.sha256},${item.fileSha256},${quote(pathOf(item))}${frameOf(item)}\n`)
    yield Buffer.from(lines.join(''))
  }
}

/** Of those that do not, why. */
export async function* excludedOf(survey: Pick<Survey, 'excluded'>, read: ReadItems) {
  yield Buffer.from('image_sha256,reason\n')
  for await (const range of numbered(read())) {
    const left = range.filter(([i]) => isExcluded(survey, i))
    yield Buffer.from(left.map(([, item]) => `${item.sha256},a person saw names in the picture\n`).join(''))
  }
}

/** Looks at all images once; for our own form again for each list that there has to be. */
export async function surveyDataset(
  frozen: DatasetVersion,
  read: ReadItems,
  { form, pathOf }: { form: ExportForm; pathOf: PathOf },
): Promise<Survey> {
  const survey = {
    ...{ excludedCount: 0, renamedCount: 0, framedCount: 0, excluded: new Uint8Array((frozen.imageCount >> 3) + 1) },
    counts: { TRAIN: 0, VALIDATION: 0, TEST: 0 },
  }
  async function* looked() {
    for await (const range of numbered(read())) {
      for (const [i, { burnedIn, fileSha256, sha256, frame, split }] of range) {
        if (burnedIn === 'YES') {
          survey.excluded[i >> 3] = (survey.excluded[i >> 3] ?? 0) | (1 << (i & 7))
          survey.excludedCount += 1
          continue
        }
        if (fileSha256 !== sha256) survey.renamedCount += 1
        if (frame !== null) survey.framedCount += 1
        survey.counts[split] += 1
      }
      yield range.map(([, item]) => item)
    }
  }
  const sums = { 'manifest.csv': noSums(), 'files.csv': noSums(), 'excluded.csv': noSums() }
  if (form === 'MANIFEST') {
    sums['manifest.csv'] = await sumUp(manifestChunks(frozen, looked()))
    if (needsFiles(survey)) sums['files.csv'] = await sumUp(filesOf(survey, read, pathOf))
  } else for await (const _ of looked());
  if (survey.excludedCount > 0) sums['excluded.csv'] = await sumUp(excludedOf(survey, read))
  return { ...survey, sums }
}
