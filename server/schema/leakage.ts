import { imageCountOf } from '#core/dataset-version/frozen.ts'
import type { DatasetLeakage } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { hasLeakage, leakageOf } from '#core/leakage/known.ts'
import { type LeakageFinding, leakageKinds, reportLeakage } from '#core/leakage/report.ts'
import { coveringWaiver } from '#core/leakage/require-none.ts'
import type { ShortcutFigure } from '#core/leakage/shortcuts.ts'
import { waiveLeakage } from '#core/leakage/waive.ts'
import { leakageWords } from '#core/leakage/words.ts'
import { readsBlind } from '#core/membership/blind.ts'
import { newestCheck } from '#core/shortcut/check-shortcuts.ts'
import type { ServerContext } from '#server/context.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const facts = {
  uncomparedCount: 'Images that no search for duplicates had compared.',
  dividedGroupCount:
    'Groups that stand in several splits; groups of which images were confirmed to be copies are taken for one.',
  confirmedPairCount: 'Pairs in different splits that a person confirmed to be copies.',
  openPairCount: 'Pairs in different splits that look like copies, and nobody has said whether they are.',
}

const factSelection = { uncomparedCount: true, dividedGroupCount: true, confirmedPairCount: true, openPairCount: true }

builder.prismaObject('LeakageWaiver', {
  description:
    'Somebody signed that models are trained on a dataset version whatever was known of its leakage. Never changed.',
  fields: t => ({
    reason: t.exposeString('reason', { description: 'Why.' }),
    uncomparedCount: t.exposeInt('uncomparedCount', { description: facts.uncomparedCount }),
    dividedGroupCount: t.exposeInt('dividedGroupCount', { description: facts.dividedGroupCount }),
    confirmedPairCount: t.exposeInt('confirmedPairCount', { description: facts.confirmedPairCount }),
    openPairCount: t.exposeInt('openPairCount', { description: facts.openPairCount }),
    messages: t.stringList({
      description: 'What was known then, a sentence each; at most four.',
      select: factSelection,
      resolve: leakageWords,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was signed.' }),
    createdBy: t.relation('createdBy', { description: 'Who signed.' }),
    datasetVersion: t.relation('datasetVersion', { description: 'For which dataset version.' }),
  }),
})

const LeakageKind = builder.enumType('LeakageKind', {
  description: 'The eight types of leakage of Kapoor and Narayanan, Patterns 4 (9), 2023.',
  values: Object.fromEntries(
    Object.entries(leakageKinds).map(([name, description]) => [name, { description }]),
  ) as Record<keyof typeof leakageKinds, { description: string }>,
})

const LeakageState = builder.enumType('LeakageState', {
  description: 'Whether there is a type of leakage.',
  values: {
    FOUND: { description: 'There is.' },
    EXCLUDED: { description: 'There is not, as far as copies and groups are known.' },
    NOT_CHECKED: { description: 'Nobody, or nothing here, has looked.' },
  },
})

const Finding = builder.objectRef<LeakageFinding>('LeakageFinding').implement({
  description: 'Whether a dataset version has one type of leakage.',
  fields: t => ({
    kind: t.expose('kind', { type: LeakageKind, description: 'Which type.' }),
    state: t.expose('state', { type: LeakageState, description: 'Whether there is.' }),
    message: t.exposeString('message', { description: 'One sentence for people, with its numbers.' }),
  }),
})

type Known = DatasetLeakage & { testCount: number; projectId: string }

/** What was found; of nobody who reads blind. */
async function findShortcuts(ctx: ServerContext, { datasetVersionId, projectId }: Known) {
  if (await readsBlind(ctx, projectId)) return null
  const check = await ctx.database.shortcutCheck.findFirst(newestCheck(datasetVersionId))
  return (check?.figures ?? null) as ShortcutFigure[] | null
}

const DatasetLeakageType = builder.objectRef<Known>('DatasetLeakage').implement({
  description: 'What is known of copies in different splits of a dataset version, and who signed all the same.',
  fields: t => ({
    uncomparedCount: t.exposeInt('uncomparedCount', { description: facts.uncomparedCount }),
    dividedGroupCount: t.exposeInt('dividedGroupCount', { description: facts.dividedGroupCount }),
    confirmedPairCount: t.exposeInt('confirmedPairCount', { description: facts.confirmedPairCount }),
    openPairCount: t.exposeInt('openPairCount', { description: facts.openPairCount }),
    messages: t.stringList({
      description: 'The same for people, a sentence each; empty where nothing is known.',
      resolve: leakageWords,
    }),
    contradictionCount: t.exposeInt('contradictionCount', {
      description: 'Pairs that a person confirmed to be copies, in whichever splits, whose frozen classes differ.',
    }),
    findings: t.field({
      type: [Finding],
      description:
        'Of each of the eight types of leakage whether it has it, in the order of their source. Shortcuts that were found are told to nobody who reads the project blind.',
      resolve: async (known, _args, ctx) => reportLeakage({ ...known, shortcuts: await findShortcuts(ctx, known) }),
    }),
    countedAt: t.expose('countedAt', {
      type: 'DateTime',
      description: 'When it was counted: nothing that it rests on has changed since.',
    }),
    waiver: t.prismaField({
      type: 'LeakageWaiver',
      nullable: true,
      description:
        'The newest waiver that knew all of this. Null: none; a training run is refused while any count is above 0.',
      resolve: async (_query, leakage, _args, ctx) =>
        hasLeakage(leakage) ? coveringWaiver(ctx, leakage.datasetVersionId, leakage) : null,
    }),
  }),
})

type Version = Parameters<typeof leakageOf>[1]

/** One after the other: of most it is a row that is there. */
const leakages = batched(async (ctx: ServerContext, versions: Version[]) => {
  const found = new Map<Version, DatasetLeakage>()
  for (const version of versions) found.set(version, await leakageOf(ctx, version))
  return found
})

builder.prismaObjectFields('DatasetVersion', t => ({
  leakage: t.field({
    type: DatasetLeakageType,
    description: 'What is known of copies in different splits.',
    select: { id: true, projectId: true, splits: true },
    resolve: async (version, _args, ctx) => {
      const leakage = await leakages(ctx, version)
      if (!leakage) throw new Error(`nothing was counted of dataset version ${version.id}`)
      return { ...leakage, projectId: version.projectId, testCount: imageCountOf(version, 'TEST') }
    },
  }),
}))

builder.prismaObjectFields('TrainingRun', t => ({
  leakageWaiver: t.relation('leakageWaiver', {
    nullable: true,
    description:
      'Under which it was started, or went on last; null: no leakage was known of its dataset version, or it was started before that was asked.',
  }),
}))

const WaiveLeakageInput = builder.inputType('WaiveLeakageInput', {
  description: 'For which dataset version, and why.',
  fields: t => ({
    datasetVersionId: t.id({ required: true, description: 'Of which leakage is known, or that was not searched.' }),
    reason: t.string({
      required: true,
      description: 'Why models are trained on it all the same: 1 to 500 characters.',
    }),
  }),
})

builder.mutationFields(t => ({
  waiveLeakage: t.prismaField({
    type: 'DatasetVersion',
    description:
      'Signs that models are trained on a dataset version for what is known of its leakage now, not for more. The reason stands beside every figure of those models. For ENGINEER and ADMIN.',
    args: { input: t.arg({ type: WaiveLeakageInput, required: true, description: 'Of which, and why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'waiveLeakage', input, key }, waiveLeakage, things.DatasetVersion.memory),
  }),
}))
