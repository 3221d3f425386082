import { once } from '#core/idempotency/once.ts'
import { cues, leastTelling, type ShortcutFigure } from '#core/leakage/shortcuts.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { checkShortcuts, newestCheck } from '#core/shortcut/check-shortcuts.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { Estimate } from '#server/schema/evaluation.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { Node } from '#server/schema/node.ts'
import { things } from '#server/schema/things.ts'

const forWhom = 'For nobody who reads the project blind.'
const pending = 'null: nothing came of it yet.'

const CueType = builder.enumType('Cue', {
  description: 'What may tell the class of an image without what it shows.',
  values: Object.fromEntries(Object.entries(cues).map(([name, description]) => [name, { description }])) as Record<
    keyof typeof cues,
    { description: string }
  >,
})

const Figure = builder.objectRef<ShortcutFigure>('ShortcutFigure').implement({
  description: 'How well the class can be told from one cue alone.',
  fields: t => ({
    cue: t.expose('cue', { type: CueType, description: 'Which.' }),
    auc: t.field({
      type: Estimate,
      description:
        'Of a logistic regression on that cue, in five folds by group: each image is scored by a model that saw none of its group.',
      resolve: figure => figure,
    }),
    isTelling: t.boolean({
      description: `Whether it tells the class: its whole interval is above ${leastTelling}. Of PIXELS that is no leakage, but what a network has to beat.`,
      resolve: ({ low }) => low > leastTelling,
    }),
  }),
})

builder.prismaObject('ShortcutCheck', {
  description: `Whether the classes of a dataset version can be told from what has nothing to do with a finding. It never changes: looked at once, it stays. ${forWhom}`,
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the check.' }),
    datasetVersion: t.relation('datasetVersion', { description: 'Of which.' }),
    job: t.relation('job', { description: 'The work itself, and how far it is.' }),
    figures: t.field({
      type: [Figure],
      nullable: true,
      description: `Of each cue; empty: fewer than two groups have images of the positive class, or of the others; ${pending}`,
      select: { figures: true },
      resolve: ({ figures }) => figures as ShortcutFigure[] | null,
    }),
    imageCount: t.exposeInt('imageCount', {
      nullable: true,
      description: `Images that were looked at, at most 2,000, and ten of a group; ${pending}`,
    }),
    groupCount: t.exposeInt('groupCount', { nullable: true, description: `Their groups; ${pending}` }),
    checkedAt: t.expose('checkedAt', {
      type: 'DateTime',
      nullable: true,
      description: `When it was done; ${pending}`,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked.' }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

builder.prismaObjectField('DatasetVersion', 'shortcutCheck', t =>
  t.prismaField({
    type: 'ShortcutCheck',
    nullable: true,
    description: `Whether its classes can be told from what has nothing to do with a finding: what was found, or else the request that came last; null: nobody asked. ${forWhom}`,
    select: { id: true, projectId: true },
    resolve: async (query, { id, projectId }, _args, ctx) => {
      await requireSighted(ctx, projectId, 'what tells the classes of a dataset')
      return ctx.database.shortcutCheck.findFirst({ ...query, ...newestCheck(id) })
    },
  }),
)

const CheckShortcutsInput = builder.inputType('CheckShortcutsInput', {
  description: 'Of which dataset version.',
  fields: t => ({ datasetVersionId: t.id({ required: true, description: 'Which.' }) }),
})

builder.mutationFields(t => ({
  checkShortcuts: t.prismaField({
    type: 'ShortcutCheck',
    description: `Has a worker look whether the classes of a dataset version can be told from its borders, sizes, encoding or file names. Where that was done, or is under way, it is answered with that. For REVIEWER, ENGINEER, AUDITOR and ADMIN. ${forWhom}`,
    args: { input: t.arg({ type: CheckShortcutsInput, required: true, description: 'Of which.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'checkShortcuts', input, key }, checkShortcuts, things.ShortcutCheck.memory),
  }),
}))
