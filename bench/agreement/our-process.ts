import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { choose, resampleCount } from '#core/agreement/figures.ts'
import type { ReadImage } from '#core/agreement/find-answers.ts'
import { Gathering } from '#core/agreement/gather.ts'
import { type AnsweredGroups, measureAgreement } from '#core/agreement/measure.ts'
import { takePart } from '../harness/take-part.ts'
import type { AnsweredProject } from './fill.ts'

const requestSchema = z.object({ seed: z.string(), isWhole: z.boolean() })

/** @param isWhole of images to which all gave a class, and the figures alone without intervals */
function gather({ classCount, images }: AnsweredProject, isWhole: boolean): AnsweredGroups {
  const classIds = Array.from({ length: classCount }, (_, c) => String(c))
  const gathering = new Gathering(classIds)
  for (const [place, { groupKey, at, answers }] of images.entries()) {
    if (isWhole && answers.some(([, said]) => said >= classCount)) continue
    const image: ReadImage = {
      ...{ imageId: String(place), groupKey },
      answers: answers.map(([reader, said]) => ({
        ...{
          readerKey: String(reader),
          readerId: String(reader),
          labeller: null,
          labelClassId: classIds[said] ?? null,
        },
        ...{ cannotTell: said >= classCount ? 'WRONG_VIEW' : null, origin: 'READER', isBlind: true, at: new Date(at) },
      })),
    }
    gathering.add(image)
  }
  const { pairs, weeks, weekPlaces } = choose(gathering)
  return { classCount, weekCount: weeks.length, pairs, ...gathering.closeKinds(weekPlaces) }
}

/** core/agreement by itself, without the database: from answers to all figures with their intervals. */
await takePart(async () => {
  const project: AnsweredProject = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'))
  return {
    detail: `Node ${process.version}`,
    acts: {
      async measure(request) {
        const { seed, isWhole } = requestSchema.parse(request)
        const begun = performance.now()
        const steps = measureAgreement(gather(project, isWhole), { seed, resamples: isWhole ? 1 : resampleCount })
        let step = steps.next()
        while (!step.done) step = steps.next()
        const ms = performance.now() - begun
        const { overall, classes } = step.value
        return {
          ms,
          peakMb: process.resourceUsage().maxRSS / 1000,
          alpha: overall.alpha,
          fleiss: overall.fleiss.value,
          classAlphas: classes.map(measured => measured.alpha.value),
        }
      },
    },
  }
})
