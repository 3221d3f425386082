import { choose, figuresOf } from '#core/agreement/figures.ts'
import { Gathering } from '#core/agreement/gather.ts'
import { measureAgreement } from '#core/agreement/measure.ts'
import type { Context } from '#core/context.ts'

interface Place {
  ctx: Pick<Context, 'actor' | 'database' | 'now' | 'requestId'>
  projectId: string
  mark: string
  classIds: string[]
}

/** A report of two readers, the owner and one whom an import names, who differ on every third image. */
export async function fillAgreement({ ctx, projectId, mark, classIds }: Place, imageIds: readonly string[]) {
  const { database, actor, now } = ctx
  const createdById = actor?.id ?? ''
  const gathering = new Gathering(classIds)
  const owner = {
    readerKey: createdById,
    readerId: createdById,
    labeller: null,
    origin: 'READER' as const,
    isBlind: true,
  }
  const labeller = `import:${'a'.repeat(64)}#${mark} labeller`
  const other = { readerKey: labeller, readerId: null, labeller, origin: 'IMPORT' as const, isBlind: false }
  const said = (place: number) => ({ labelClassId: classIds[place % 2] ?? '', cannotTell: null, at: now })
  const unsure = { labelClassId: null, cannotTell: 'OTHER' as const, at: now }
  const differing = imageIds.flatMap((imageId, i) => {
    const second = i === 0 ? unsure : said(i % 3 === 0 ? i + 1 : i)
    return gathering.add({
      ...{ imageId, groupKey: String(i).padStart(3, '0') },
      answers: [
        { ...owner, ...said(i) },
        { ...other, ...second },
      ],
    })
  })
  const chosen = choose(gathering)
  const { pairs, weeks, weekPlaces } = chosen
  const answered = { classCount: 2, weekCount: weeks.length, pairs, ...gathering.closeKinds(weekPlaces) }
  const steps = measureAgreement(answered, { seed: 1, resamples: 20 })
  let step = steps.next()
  while (!step.done) step = steps.next()
  const figures = JSON.parse(JSON.stringify(figuresOf(gathering, chosen, step.value, { classIds, seed: '1' })))
  const job = await database.job.create({ data: { projectId, kind: 'COMPARE', createdById, status: 'SUCCEEDED' } })
  const report = await database.agreementReport.create({
    data: { projectId, jobId: job.id, requestId: ctx.requestId, createdById, figures, computedAt: now },
  })
  await database.disagreement.createMany({ data: differing.map(d => ({ ...d, reportId: report.id })) })
  const [firstClassId = '', secondClassId = ''] = classIds
  return {
    agreementReportId: report.id,
    ...{ firstReader: createdById, secondReader: labeller, firstClassId, secondClassId },
  }
}
