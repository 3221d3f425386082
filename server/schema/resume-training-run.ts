import { once } from '#core/idempotency/once.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'

const ResumeTrainingRunInput = builder.inputType('ResumeTrainingRunInput', {
  description: 'Which run goes on.',
  fields: t => ({ id: t.id({ required: true, description: 'Of a run that failed or was cancelled.' }) }),
})

const RetryJobInput = builder.inputType('RetryJobInput', {
  description: 'Which job is tried again.',
  fields: t => ({
    id: t.id({ required: true, description: 'Of an import, a check or predictions that failed or were cancelled.' }),
  }),
})

const idempotencyKey = {
  description: '8 to 128 characters of your own, such as a random UUID: the same call again gets the first answer.',
}

builder.mutationFields(t => ({
  resumeTrainingRun: t.prismaField({
    type: 'TrainingRun',
    nullable: true,
    description:
      'Lets a run that failed or was cancelled go on after its last checkpoint, or from the start where there is none yet.',
    args: {
      input: t.arg({ type: ResumeTrainingRunInput, required: true, description: 'Which run.' }),
      idempotencyKey: t.arg.string(idempotencyKey),
    },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'resumeTrainingRun', input, key }, resumeTrainingRun, {
        idOf: run => run.id,
        again: (tx, id) =>
          orNotFound('TrainingRun', id, tx.database.trainingRun.findFirst({ where: mineById(ctx, 'TrainingRun', id) })),
      }),
  }),
  retryJob: t.prismaField({
    type: 'Job',
    nullable: true,
    description:
      'Queues an import, a check or predictions once more that failed or were cancelled; nothing is done twice.',
    args: {
      input: t.arg({ type: RetryJobInput, required: true, description: 'Which job.' }),
      idempotencyKey: t.arg.string(idempotencyKey),
    },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'retryJob', input, key }, retryJob, {
        idOf: job => job.id,
        again: (tx, id) => orNotFound('Job', id, tx.database.job.findFirst({ where: mineById(ctx, 'Job', id) })),
      }),
  }),
}))
