import { randomUUID } from 'node:crypto'
import type { BlobStore } from '#core/blob/store.ts'
import type { Context } from '#core/context.ts'
import { writeLabelRows } from '#tests/kit/label-rows.ts'
import { drawPicture } from '#tests/kit/pictures.ts'

export interface Place {
  ctx: Context
  projectId: string
  mark: string
  classIds: string[]
  /** What a label says beside its class. */
  given: Record<string, string[]>
  workerId: string
  blobs: BlobStore
}

const display = (mark: string) => ({
  slope: 1,
  intercept: 0,
  unit: 'HU',
  range: { low: 0, high: 255 },
  isInverted: false,
  windows: [{ name: `${mark} window`, center: 100, width: 50, shape: 'LINEAR' }],
  table: { name: `${mark} table`, first: 0, bits: 8, entries: 'AAAA' },
  percentiles: { low: 1, high: 250 },
})

const view = (mark: string) => ({
  center: 100,
  width: 50,
  isInverted: false,
  preset: `${mark} preset`,
  zoom: 1,
  panX: 0,
  panY: 0,
  rotation: 0,
  isFlipped: false,
})

const deidentification = {
  fileCount: 1,
  scannedCount: 2,
  stillNamedCount: 1,
  doubtfulCharacterSetCount: 1,
  suspectedBurnedInCount: 1,
  removals: [{ tag: '(0010,0010)', name: "Patient's Name", action: 'removed', count: 1 }],
}

/** An import that was looked at, one file in every state; jobId: it was applied too. */
export async function fillImport(
  { ctx, projectId, mark, workerId }: Omit<Place, 'classIds' | 'blobs' | 'given'>,
  isApplied: boolean,
) {
  const { database, actor } = ctx
  const createdById = actor?.id ?? ''
  const over = {
    projectId,
    createdById,
    workerId,
    status: 'SUCCEEDED',
    phase: `${mark} phase`,
    failure: `${mark} failure`,
    cancelRequestedAt: ctx.now,
    startedAt: ctx.now,
    finishedAt: ctx.now,
  } as const
  const checkJob = await database.job.create({ data: { ...over, kind: 'CHECK_IMPORT' } })
  const job = isApplied ? await database.job.create({ data: { ...over, kind: 'IMPORT' } }) : null
  const outcomes = ['NEW', 'KNOWN', 'REFUSED', 'CONFLICT'] as const
  return database.import.create({
    data: {
      projectId,
      checkJobId: checkJob.id,
      jobId: job?.id ?? null,
      source: 'FOLDER',
      location: `/srv/${mark}`,
      sourceSha256: (randomUUID() + randomUUID()).replaceAll('-', ''),
      columns: ['file', `${mark} column`],
      listedAt: ctx.now,
      reading: {
        levels: ['CLASS'],
        lists: [
          {
            path: `${mark}.csv`,
            isUsed: true,
            split: 'TRAIN',
            columns: ['FILE', 'GROUP'],
            threshold: 0.5,
            separator: '|',
            question: `${mark} question`,
          },
        ],
        splits: { [`${mark} split`]: 'TEST' },
        group: { by: 'PATTERN', pattern: `(${mark})` },
      },
      found: {
        fileCount: 4,
        levels: [{ proposed: 'CLASS', nameCount: 1, names: [{ name: `${mark} folder`, fileCount: 4 }] }],
        lists: [
          {
            path: `${mark}.csv`,
            shape: 'TABLE',
            detail: `${mark} commas`,
            header: ['file', `${mark} column`],
            sample: [[`${mark}.png`, `${mark} cell`]],
            questions: [`${mark} question`],
            proposedColumns: ['FILE', 'GROUP'],
          },
        ],
        groups: {
          fileCount: 4,
          groupCount: 1,
          dividedCount: 0,
          examples: [{ group: `${mark} group`, files: [`Normal/${mark}-0.png`] }],
          looks: {
            ...{ pairCount: 1, unlikeCount: 1, movedCount: 0 },
            examples: [[`Normal/${mark}-0.png`, `Normal/${mark}-1.png`]] as [string, string][],
          },
        },
        doubts: [`${mark} doubt`],
        remarks: [`${mark} remark`],
      },
      balance: {
        ...{ fileCount: 4, labelCount: 4, repeatedLabelCount: 0 },
        lines: [{ outcome: 'REFUSED', reason: `${mark} reason`, isThere: true, fileCount: 4, labelCount: 4 }],
        oddities: [{ oddity: `${mark} oddity`, fileCount: 1 }],
      },
      frame: isApplied ? 1 : null,
      deidentification,
      files: {
        create: outcomes.map((outcome, position) => ({
          position,
          path: `Normal/${mark}-${position}.png`,
          className: 'Normal',
          answers: [{ className: 'Normal', labeller: actor?.name ?? null, at: null }],
          columns: { file: `${mark}-${position}.png`, [`${mark} column`]: `${mark} group` },
          sha256: (randomUUID() + randomUUID()).replaceAll('-', ''),
          outcome,
          reason: `${mark} reason`,
        })),
      },
    },
  })
}

/** Pictures with bytes, labelled by an import and most of them again by whoever acts. */
export async function fillImages(
  { ctx, projectId, mark, classIds, given: attributes, blobs }: Place,
  importId: string,
  count: number,
) {
  const { database, actor } = ctx
  const seed = mark.charCodeAt(0) * 100
  const drawn = Array.from({ length: count }, async (_, i) => blobs.put(await drawPicture(seed + i, i % 2 > 0)))
  const images = await database.image.createManyAndReturn({
    data: (await Promise.all(drawn)).map((sha256, i) => ({
      projectId,
      importId,
      sha256,
      fileSha256: sha256,
      pictureSha256: sha256,
      thumbnailSha256: sha256,
      previewSha256: sha256,
      fileName: `${mark}/${i}.png`,
      mediaType: 'image/png',
      byteCount: 1000,
      width: 48,
      height: 48,
      bitDepth: 8,
      display: display(mark),
      modality: 'CR',
      bodyPart: `${mark} part`,
      frame: 1,
      burnedIn: i === 1 ? ('SUSPECTED' as const) : ('NO' as const),
      // Two of a group, published in different splits.
      groupKey: `${mark} group ${Math.min(i, count - 2)}`,
      publishedSplit: i === count - 1 ? ('TEST' as const) : ('TRAIN' as const),
      labelVersion: i % 4 === 0 ? 1 : 2,
      readingState: 'DONE' as const,
      labelClassId: classIds[i % 2],
    })),
  })
  const given = images.map(image => ({
    imageId: image.id,
    labelClassId: image.labelClassId ?? '',
    reason: `${mark} reason`,
    importId,
  }))
  const imported = { origin: 'IMPORT' as const, labeller: `import:${mark}#${mark}` }
  const read = { origin: 'READER' as const, readerId: actor?.id ?? null, view: view(mark), attributes }
  await writeLabelRows(database, projectId, [
    ...given.map(label => ({ ...label, ...imported })),
    ...given.flatMap((label, i) => (i % 4 === 0 ? [] : [{ ...label, ...read }])),
  ])
  return images
}
