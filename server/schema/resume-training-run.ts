import { once } from '#core/idempotency/once.ts'
import { retryJob } from '#core/prediction/retry-job.ts'
import { resumeTrainingRun } from '#core/training-run/resume.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const ResumeTrainingRunInput = builder.inputType('ResumeTrainingRunInput', {
  description: 'Which run goes on.',
  fields: t => ({
    trainingRunId: t.id({ required: true, description: 'Of a run that failed or was cancelled.' }),
  }),
})

const RetryJobInput = builder.inputType('RetryJobInput', {
  description: 'Which job is tried again.',
  fields: t => ({
    jobId: t.id({
      required: true,
      description: 'Of an import, its check or undoing, a freeze or predictions that failed or were cancelled.',
    }),
  }),
})

builder.mutationFields(t => ({
  resumeTrainingRun: t.prismaField({
    type: 'TrainingRun',
    description:
      'Lets a run that failed or was cancelled go on after its last checkpoint, or from the start where there is none yet; with TEST once its model is registered.',
    args: { input: t.arg({ type: ResumeTrainingRunInput, required: true, description: 'Which run.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'resumeTrainingRun', input: { id: input.trainingRunId }, key },
        resumeTrainingRun,
        things.TrainingRun.memory,
      ),
  }),
  retryJob: t.prismaField({
    type: 'Job',
    description:
      'Queues an import, its check or undoing, a comparison of readers, a freeze or predictions once more that failed or were cancelled; nothing is done twice.',
    args: { input: t.arg({ type: RetryJobInput, required: true, description: 'Which job.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'retryJob', input: { id: input.jobId }, key }, retryJob, things.Job.memory),
  }),
}))
