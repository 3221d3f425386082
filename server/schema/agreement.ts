import { computeAgreement } from '#core/agreement/compute-agreement.ts'
import { figuresIn } from '#core/agreement/figures.ts'
import { cellOf, countDisagreements, findDisagreements } from '#core/agreement/find-disagreements.ts'
import { newestAsked, newestComputed } from '#core/agreement/find-reports.ts'
import { once } from '#core/idempotency/once.ts'
import { requireSighted } from '#core/membership/blind.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import type { ServerContext } from '#server/context.ts'
import { Figures } from '#server/schema/agreement-figures.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { Images } from '#server/schema/image.ts'
import { boundsOf, oldestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const order = oldestFirst('Image')

const ofOne = 'Of reports of one class against all others.'

const AgreementFilterInput = builder.inputType('AgreementFilterInput', {
  description: 'What is compared. Without anything: all classes, and the answers of all time.',
  fields: t => ({
    labelClassId: t.id({
      description:
        'This class against all others. No image is left out for what was said of it: those that nobody gave the class count, too.',
    }),
    answeredFrom: t.field({
      type: 'DateTime',
      description: 'Only readings whose first answer was given at this time or after it.',
    }),
    answeredBefore: t.field({
      type: 'DateTime',
      description: 'Only readings whose first answer was given before this time.',
    }),
  }),
})

builder.prismaObject('AgreementReport', {
  description:
    'One comparison of the readers of a project, and what it came to. Not for whoever reads the project blind, whatever else they are.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the report.' }),
    labelClass: t.relation('labelClass', {
      nullable: true,
      description: 'It is of this class against all others, of all images; null: of all classes.',
    }),
    answeredFrom: t.expose('answeredFrom', {
      type: 'DateTime',
      nullable: true,
      description: 'It is of first answers that were given then or after it; null: of those before answeredBefore.',
    }),
    answeredBefore: t.expose('answeredBefore', {
      type: 'DateTime',
      nullable: true,
      description: 'It is of first answers that were given before then; null: of those from answeredFrom on.',
    }),
    job: t.relation('job', { description: 'The work itself, and how far it is.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    createdBy: t.relation('createdBy', { description: 'Who asked.' }),
    computedAt: t.expose('computedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its last image had been looked at; null: nothing came of it yet.',
    }),
    figures: t.field({
      type: Figures,
      nullable: true,
      description: 'What it came to; null: nothing yet, or nothing at all.',
      select: { figures: true },
      resolve: figuresIn,
    }),
    disagreements: t.field({
      type: Images.type,
      description:
        'Images of which two readers said what differs, without those that were taken out; of the newest report of all and of the newest of the ten filters that were computed last, of others and before it is computed none. Both readers left out: any two, in either order; what both said: whatever.',
      args: {
        firstReader: t.arg.id({ description: 'ComparedReader.readerKey.' }),
        secondReader: t.arg.id({ description: 'ComparedReader.readerKey of another.' }),
        firstClassId: t.arg.id({ description: 'What the first said.' }),
        secondClassId: t.arg.id({ description: 'What the second said.' }),
        firstCannotTell: t.arg.boolean({ description: 'True, in place of firstClassId: the first could not tell.' }),
        secondCannotTell: t.arg.boolean({ description: 'True, in place of secondClassId: the second could not.' }),
        firstOther: t.arg.boolean({ description: `True, in place of firstClassId: the first said another. ${ofOne}` }),
        secondOther: t.arg.boolean({
          description: `True, in place of secondClassId: the second said another. ${ofOne}`,
        }),
        ...pageArgs,
      },
      select: { id: true, figures: true },
      resolve: (report, args, ctx, info) => {
        const figures = figuresIn(report)
        const cell = figures && cellOf(figures, args)
        const ends = boundsOf(order, args)
        const [after, before] = [ends.after, ends.before].map(values => values?.[0]?.toString())
        return Images.page({
          ...{ ctx, info, args, order, where: {} },
          async begin({ take, isBackward }) {
            const page = { after, before, take, direction: isBackward ? 'desc' : 'asc' } as const
            const ids = cell ? await findDisagreements(ctx, report.id, cell, page) : []
            return { where: { id: { in: ids } }, skip: 0 }
          },
          known: async most => (cell ? countDisagreements(ctx, report.id, cell, most) : 0),
        })
      },
    }),
    project: t.relation('project', { description: 'Where it belongs.' }),
  }),
})

/** @throws Forbidden */
async function requireSeeing(ctx: ServerContext, projectId: string): Promise<void> {
  await requireRightInArchived(ctx, 'SEE_AGREEMENT', projectId)
  await requireSighted(ctx, projectId, 'how far readers agree')
}

const forWhom = 'For REVIEWER, AUDITOR and ADMIN, and nobody who reads the project blind.'

builder.prismaObjectFields('Project', t => ({
  agreement: t.prismaField({
    type: 'AgreementReport',
    nullable: true,
    description: `How far its readers agree, as it was computed last for this filter; null: it never was. ${forWhom}`,
    args: { filter: t.arg({ type: AgreementFilterInput, description: 'Of what: a report of just that.' }) },
    resolve: async (query, { id: projectId }, { filter }, ctx) => {
      await requireSeeing(ctx, projectId)
      return ctx.database.agreementReport.findFirst({ ...query, ...(await newestComputed(ctx, projectId, filter)) })
    },
  }),
  agreementRequest: t.prismaField({
    type: 'AgreementReport',
    nullable: true,
    description: `The report that was asked for last for this filter, whatever came of it; null: nobody asked. ${forWhom}`,
    args: { filter: t.arg({ type: AgreementFilterInput, description: 'Of what: a report of just that.' }) },
    resolve: async (query, { id: projectId }, { filter }, ctx) => {
      await requireSeeing(ctx, projectId)
      return ctx.database.agreementReport.findFirst({ ...query, ...(await newestAsked(ctx, projectId, filter)) })
    },
  }),
}))

const ComputeAgreementInput = builder.inputType('ComputeAgreementInput', {
  description: 'Whose readers are compared, and on what.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    filter: t.field({ type: AgreementFilterInput, description: 'Of what; without it of all.' }),
  }),
})

builder.mutationFields(t => ({
  computeAgreement: t.prismaField({
    type: 'AgreementReport',
    description: `Has a worker compute how far readers agree. Where one of the same filter is under way it is answered with that. ${forWhom}`,
    args: {
      input: t.arg({ type: ComputeAgreementInput, required: true, description: 'Of which project, and of what.' }),
      ...keyArg,
    },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'computeAgreement', input, key }, computeAgreement, things.AgreementReport.memory),
  }),
}))
