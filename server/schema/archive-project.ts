import { once } from '#core/idempotency/once.ts'
import { archiveProject, restoreProject } from '#core/project/archive-project.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const reason = 'Why, for the audit trail: at most 500 characters.'

const ArchiveProjectInput = builder.inputType('ArchiveProjectInput', {
  description: 'Which project nothing of changes from now on.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    reason: t.string({ description: reason }),
  }),
})

const RestoreProjectInput = builder.inputType('RestoreProjectInput', {
  description: 'Which project is worked on again.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    reason: t.string({ description: reason }),
  }),
})

builder.mutationFields(t => ({
  archiveProject: t.prismaField({
    type: 'Project',
    description:
      'Says that nothing of a project changes any more: it is read, and taken away as before; whatever would change it is a Conflict. Nothing is deleted; people can still be removed from it. Conflict: a job of it is open.',
    args: { input: t.arg({ type: ArchiveProjectInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'archiveProject', input, key }, archiveProject, things.Project.memory),
  }),
  restoreProject: t.prismaField({
    type: 'Project',
    description: 'Says that a project that was archived is worked on again.',
    args: { input: t.arg({ type: RestoreProjectInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'restoreProject', input, key }, restoreProject, things.Project.memory),
  }),
}))
