import { computeAgreement } from '#core/agreement/compute-agreement.ts'
import { figuresIn } from '#core/agreement/figures.ts'
import { cellOf, countDisagreements, findDisagreements } from '#core/agreement/find-disagreements.ts'
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

builder.prismaObject('AgreementReport', {
  description:
    'One comparison of the readers of a project, and what it came to. Not for whoever reads the project blind, whatever else they are.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the report.' }),
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
        'Images of which two readers said what differs, without those that were taken out; of the newest report alone, of others and before it is computed none. Both readers left out: any two, in either order; what both said: whatever.',
      args: {
        firstReader: t.arg.id({ description: 'ComparedReader.readerKey.' }),
        secondReader: t.arg.id({ description: 'ComparedReader.readerKey of another.' }),
        firstClassId: t.arg.id({ description: 'What the first said.' }),
        secondClassId: t.arg.id({ description: 'What the second said.' }),
        firstCannotTell: t.arg.boolean({ description: 'True, in place of firstClassId: the first could not tell.' }),
        secondCannotTell: t.arg.boolean({ description: 'True, in place of secondClassId: the second could not.' }),
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
    description: `How far its readers agree, as it was computed last; null: it never was. ${forWhom}`,
    resolve: async (query, { id: projectId }, _args, ctx) => {
      await requireSeeing(ctx, projectId)
      const where = { projectId, computedAt: { not: null } }
      return ctx.database.agreementReport.findFirst({ ...query, where, orderBy: { computedAt: 'desc' } })
    },
  }),
  agreementRequest: t.prismaField({
    type: 'AgreementReport',
    nullable: true,
    description: `The report that was asked for last, whatever came of it; null: nobody asked. ${forWhom}`,
    resolve: async (query, { id: projectId }, _args, ctx) => {
      await requireSeeing(ctx, projectId)
      return ctx.database.agreementReport.findFirst({ ...query, where: { projectId }, orderBy: { id: 'desc' } })
    },
  }),
}))

const ComputeAgreementInput = builder.inputType('ComputeAgreementInput', {
  description: 'Whose readers are compared.',
  fields: t => ({ projectId: t.id({ required: true, description: 'Which project.' }) }),
})

builder.mutationFields(t => ({
  computeAgreement: t.prismaField({
    type: 'AgreementReport',
    description: `Has a worker compute how far readers agree. Where one is under way it is answered with that. ${forWhom}`,
    args: {
      input: t.arg({ type: ComputeAgreementInput, required: true, description: 'Of which project.' }),
      ...keyArg,
    },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'computeAgreement', input, key }, computeAgreement, things.AgreementReport.memory),
  }),
}))
