import { once } from '#core/idempotency/once.ts'
import { readOutcomes, writeOutcomes } from '#core/label/remember-outcomes.ts'
import { isRefusal, mostLabels, type LabelOutcome as Outcome, setLabels } from '#core/label/set-labels.ts'
import { AttributeAnswerInput } from '#server/schema/answer-attribute.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { Label } from '#server/schema/label.ts'
import { CannotTell } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

const LabelOutcome = builder.objectRef<Outcome>('LabelOutcome').implement({
  description: 'What became of one image of several.',
  fields: t => ({
    imageId: t.exposeID('imageId', { description: 'Which image; of what is no id its first 200 characters.' }),
    isNew: t.exposeBoolean('isNew', {
      description: 'Whether this call wrote its label; false: the same answer stood already, or it was refused.',
    }),
    result: t.field({
      type: Label,
      description: 'The label that it has now by this reader, or why it got none, as setLabel would say it.',
      errors: {
        ...refusedBy('LabelConflict', 'InvalidInput', 'NotFound', 'Conflict'),
        union: { name: 'LabelOutcomeResult' },
      },
      resolve: ({ result }) => {
        if (isRefusal(result)) throw result
        return result
      },
    }),
  }),
})

/** The mutation's own cost has them. */
const free = { field: 0, multiplier: 1 }

const count = (outcomes: readonly Outcome[], is: (outcome: Outcome) => boolean) => outcomes.filter(is).length

const LabelOutcomes = builder.objectRef<Outcome[]>('LabelOutcomes').implement({
  description: 'What became of several images, each by itself.',
  fields: t => ({
    givenCount: t.int({
      complexity: free,
      description: 'Images that got a new label.',
      resolve: outcomes => count(outcomes, ({ isNew }) => isNew),
    }),
    standingCount: t.int({
      complexity: free,
      description: 'Images on which the same answer of the same reader stood already: nothing was written.',
      resolve: outcomes => count(outcomes, ({ result, isNew }) => !isNew && !isRefusal(result)),
    }),
    refusedCount: t.int({
      complexity: free,
      description: 'Images that got none.',
      resolve: outcomes => count(outcomes, ({ result }) => isRefusal(result)),
    }),
    outcomes: t.field({
      type: [LabelOutcome],
      description: 'Each of them, in the order in which they were asked for: as many as those.',
      complexity: free,
      resolve: outcomes => outcomes,
    }),
  }),
})

const LabelItemInput = builder.inputType('LabelItemInput', {
  description: 'An answer on one image of several.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image of the project; each once in a call.' }),
    labelClassId: t.id({ description: "The answer: one of the project's classes; without it cannotTell." }),
    cannotTell: t.field({ type: CannotTell, description: 'Why it cannot be told, in place of a class.' }),
    expectedVersion: t.int({
      description: 'Image.labelVersion as it was seen; 0: never labelled. Null: as it stands, whoever labelled it.',
    }),
    attributes: t.field({
      type: [AttributeAnswerInput],
      description: 'What the project asks for beside the class, as in setLabel.',
    }),
    reason: t.string({ description: 'What is added, at most 1000 characters.' }),
    guidelineVersion: t.int({
      description: 'Of the guidelines that were before the reader; 0: none were. Without it the newest.',
    }),
  }),
})

const SetLabelsInput = builder.inputType('SetLabelsInput', {
  description: 'Answers on many images.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Where the images are.' }),
    labels: t.field({ type: [LabelItemInput], required: true, description: `1 to ${mostLabels} answers.` }),
  }),
})

builder.mutationFields(t => ({
  setLabels: t.field({
    type: LabelOutcomes,
    description: `Labels up to ${mostLabels} images in one transaction. Each has an outcome of its own: one that is refused, such as because somebody was faster, keeps no other from its label, and nothing of it is written.`,
    args: { input: t.arg({ type: SetLabelsInput, required: true, description: 'The answers.' }), ...keyArg },
    complexity: ({ input: { labels } }) => ({ field: labels.length, multiplier: Math.max(1, labels.length) }),
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'setLabels', input, key }, setLabels, {
        idOf: writeOutcomes,
        again: (again, written) => readOutcomes(written, ids => things.Label.load(again, ids)),
      }),
  }),
}))
