import { type Context, requireAdministrator } from '#core/context.ts'
import type { Membership, Prisma } from '#core/generated/prisma/client.ts'
import { type Memory, once } from '#core/idempotency/once.ts'
import { appointAdmin, withoutAdmin } from '#core/membership/appoint-admin.ts'
import { endMembership } from '#core/membership/end-membership.ts'
import { requireRightInArchived } from '#core/membership/require-right.ts'
import { setMembership } from '#core/membership/set.ts'
import { mostYears, setQualification } from '#core/membership/set-qualification.ts'
import { builder } from '#server/schema/builder.ts'
import { Role } from '#server/schema/enums.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { orNotFound } from '#server/schema/find.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst, type Order } from '#server/schema/keyset.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

const MembershipRef = builder.prismaObject('Membership', {
  description: 'What somebody is in a project.',
  fields: t => ({
    user: t.relation('user', { description: 'The person.' }),
    roles: t.expose('roles', { type: [Role], description: 'One or more.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Since when they are a member.' }),
    specialty: t.exposeString('specialty', {
      nullable: true,
      description: 'What they are in their work, such as musculoskeletal radiology; null: nobody said.',
    }),
    experienceYears: t.exposeInt('experienceYears', {
      nullable: true,
      description: 'For how many years they had done it at qualifiedAt; null: nobody said.',
    }),
    qualifiedAt: t.expose('qualifiedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When either was said last; null: never.',
    }),
    isDisabled: t.boolean({
      description: 'Whether their account is disabled: they are a member still, and may do nothing.',
      select: { user: { select: { disabledAt: true } } },
      resolve: ({ user }) => user.disabledAt !== null,
    }),
  }),
})

const Memberships = pagesOf('Membership', MembershipRef, {
  find: (ctx, query: Prisma.MembershipFindManyArgs) => ctx.database.membership.findMany(query),
  count: (ctx, query) => ctx.database.membership.count(query),
})

const firstCome: Order = {
  name: 'Membership by createdAt asc',
  keys: [
    { column: 'createdAt', holds: 'time', direction: 'asc' },
    { column: 'userId', holds: 'text', direction: 'asc' },
  ],
}

builder.prismaObjectField('Project', 'memberships', t =>
  t.field({
    type: Memberships.type,
    description: 'Who is in it, those who came first before the others.',
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) =>
      Memberships.page({ ctx, info, args, order: firstCome, where: { projectId } }),
  }),
)

/** What an administrator of the installation may know of it: enough to tell whose it is, nothing of what is in it. */
const ProjectWithoutAdmin = builder.prismaObject('Project', {
  variant: 'ProjectWithoutAdmin',
  description: 'A project in which nobody who may sign in is ADMIN.',
  fields: t => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    memberCount: t.relationCount('memberships', { description: 'Its members, those included who are disabled.' }),
  }),
})

const Orphans = pagesOf('ProjectWithoutAdmin', ProjectWithoutAdmin, {
  find: (ctx, query: Prisma.ProjectFindManyArgs) => ctx.database.project.findMany(query),
  count: (ctx, query) => ctx.database.project.count(query),
})

builder.queryFields(t => ({
  projectsWithoutAdmin: t.field({
    type: Orphans.type,
    nullable: true,
    description:
      'Projects whose every ADMIN is disabled: appoint one with appointAdmin. For administrators of the installation.',
    args: pageArgs,
    resolve: (_root, args, ctx, info) =>
      requireAdministrator(ctx, 'to see projects without an ADMIN') &&
      Orphans.page({ ctx, info, args, order: newestFirst('ProjectWithoutAdmin'), where: withoutAdmin }),
  }),
}))

const SetMembershipInput = builder.inputType('SetMembershipInput', {
  description: 'Other roles for a member.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of the project.' }),
    userId: t.id({ required: true, description: 'Of the person.' }),
    roles: t.field({ type: [Role], required: true, description: 'All that they have from then on; at least one.' }),
  }),
})

const SetQualificationInput = builder.inputType('SetQualificationInput', {
  description: 'What a member is in their work; what is left out is nothing from then on.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of the project.' }),
    userId: t.id({ required: true, description: "Of the person; one's own, or by an ADMIN." }),
    specialty: t.string({ description: '1 to 100 characters on one line.' }),
    experienceYears: t.int({ description: `For how many years: 0 to ${mostYears}.` }),
  }),
})

const EndMembershipInput = builder.inputType('EndMembershipInput', {
  description: 'Who is a member no more.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Of the project.' }),
    userId: t.id({ required: true, description: "Of the person; one's own: to leave." }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const AppointAdminInput = builder.inputType('AppointAdminInput', {
  description: 'An ADMIN for a project that has none.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'One of projectsWithoutAdmin.' }),
    userId: t.id({ required: true, description: 'Of anybody whose account is enabled.' }),
    reason: t.string({ required: true, description: 'Why, for the audit trail: 1 to 500 characters.' }),
  }),
})

/** The membership as it is now, for whoever may still see it. */
const remember = (look: (ctx: Context, projectId: string) => unknown): Memory<Membership> => ({
  idOf: ({ projectId, userId }) => `${projectId} ${userId}`,
  again: async (ctx, answer) => {
    const [projectId = '', userId = ''] = answer.split(' ')
    await look(ctx, projectId)
    const key = { projectId_userId: { projectId, userId } }
    return orNotFound('Membership', userId, ctx.database.membership.findUnique({ where: key }))
  },
})

builder.mutationFields(t => ({
  // Not t.prismaField: it would take what the verb returns for loaded with all that was asked of it.
  setMembership: t.field({
    type: MembershipRef,
    description: 'Gives a member other roles. A project keeps at least one ADMIN who may sign in.',
    args: { input: t.arg({ type: SetMembershipInput, required: true, description: 'Who, and what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'setMembership', input, key },
        setMembership,
        remember((ctx, projectId) => requireRightInArchived(ctx, 'SET_ROLES', projectId)),
      ),
  }),
  setQualification: t.field({
    type: MembershipRef,
    description:
      'Says what a member is in their work and for how long, for those who judge what they read: by themselves, or by an ADMIN.',
    args: { input: t.arg({ type: SetQualificationInput, required: true, description: 'Whose, and what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'setQualification', input, key },
        setQualification,
        remember((ctx, projectId) => requireRightInArchived(ctx, 'SEE_PROJECT', projectId)),
      ),
  }),
  endMembership: t.prismaField({
    type: 'User',
    description:
      "Ends somebody's membership, by an ADMIN, or one's own. Their labels and their name stay, jobs that they started go on. A project keeps at least one ADMIN who may sign in.",
    args: { input: t.arg({ type: EndMembershipInput, required: true, description: 'Whose, and where.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'endMembership', input, key }, endMembership, {
        idOf: user => user.id,
        again: (ctx, id) => ctx.database.user.findUniqueOrThrow({ where: { id } }),
      }),
  }),
  appointAdmin: t.field({
    type: MembershipRef,
    description:
      'Makes somebody ADMIN of a project in which nobody who may sign in is one; NotFound for every other project. By administrators of the installation.',
    args: { input: t.arg({ type: AppointAdminInput, required: true, description: 'Whom, where, why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'appointAdmin', input, key },
        appointAdmin,
        remember(ctx => requireAdministrator(ctx, 'to see this membership')),
      ),
  }),
}))
