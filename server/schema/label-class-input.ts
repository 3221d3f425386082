import { once } from '#core/idempotency/once.ts'
import { addClass } from '#core/label-class/add-class.ts'
import { archiveClass, restoreClass } from '#core/label-class/archive-class.ts'
import { countClassUses, mostCounted, type ClassUse as Use } from '#core/label-class/count-uses.ts'
import { renameClass } from '#core/label-class/rename-class.ts'
import { reorderClasses } from '#core/label-class/reorder-classes.ts'
import { classUseCost } from '#server/limits/field-cost.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { LabelClass, requireClass } from '#server/schema/label-class.ts'
import { things } from '#server/schema/things.ts'

const ClassUse = builder.objectRef<Use>('ClassUse').implement({
  description: 'What has a class, and keeps it whatever becomes of the class.',
  fields: t => ({
    labelClass: t.field({
      type: LabelClass,
      description: 'The class.',
      resolve: ({ labelClassId }, _args, ctx) => requireClass(ctx, labelClassId),
    }),
    labelCount: t.exposeInt('labelCount', {
      description: `Answers of readers and imports that say it; ${mostCounted} means as many or more.`,
    }),
    imageCount: t.exposeInt('imageCount', { description: 'Images whose reference label it is.' }),
    datasetCount: t.exposeInt('datasetCount', { description: 'Dataset versions that have images of it.' }),
    modelCount: t.exposeInt('modelCount', { description: 'Model versions that answer with it.' }),
  }),
})

builder.prismaObjectField('Project', 'classUses', t =>
  t.field({
    type: [ClassUse],
    nullable: true,
    complexity: { field: classUseCost, multiplier: 10 },
    description:
      'What has each class, in their order: to be said before one is archived. For those who may set classes and do not read blind.',
    resolve: ({ id }, _args, ctx) => countClassUses(ctx, id),
  }),
)

const AddClassInput = builder.inputType('AddClassInput', {
  description: 'Another possible answer.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    name: t.string({
      required: true,
      description: '1 to 60 characters, no slashes; one of its kind, capitals and small letters being the same.',
    }),
    isPositive: t.boolean({ description: 'The finding that is looked for; at most one class is.' }),
  }),
})

const RenameClassInput = builder.inputType('RenameClassInput', {
  description: 'Another name for a class.',
  fields: t => ({
    labelClassId: t.id({ required: true, description: 'Which class.' }),
    name: t.string({ required: true, description: 'As AddClassInput.name.' }),
    expectedName: t.string({ required: true, description: 'LabelClass.name as it was seen.' }),
  }),
})

const ReorderClassesInput = builder.inputType('ReorderClassesInput', {
  description: 'Another order of the classes.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    labelClassIds: t.idList({ required: true, description: 'All of its classes, those that are archived included.' }),
    expectedLabelClassIds: t.idList({ required: true, description: 'The same as they were seen.' }),
  }),
})

const ArchiveClassInput = builder.inputType('ArchiveClassInput', {
  description: 'With which class no answer is given from now on.',
  fields: t => ({
    labelClassId: t.id({ required: true, description: 'Which class.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const RestoreClassInput = builder.inputType('RestoreClassInput', {
  description: 'Which class may be given again.',
  fields: t => ({
    labelClassId: t.id({ required: true, description: 'Which class.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const refusals = refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict')

builder.mutationFields(t => ({
  addClass: t.prismaField({
    type: 'LabelClass',
    description: 'Adds a possible answer behind the others; 50 at most.',
    args: { input: t.arg({ type: AddClassInput, required: true, description: 'What.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'addClass', input, key }, addClass, things.LabelClass.memory),
  }),
  renameClass: t.prismaField({
    type: 'LabelClass',
    description:
      'Gives a class another name; it stays the same class. Datasets, manifests and models keep the name that they have. Conflict: somebody renamed it meanwhile.',
    args: { input: t.arg({ type: RenameClassInput, required: true, description: 'Which, and how.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'renameClass', input, key }, renameClass, things.LabelClass.memory),
  }),
  reorderClasses: t.prismaField({
    type: 'Project',
    description:
      'Puts the classes into another order, that of lists and number keys; datasets and models keep theirs. Conflict: somebody changed them meanwhile.',
    args: { input: t.arg({ type: ReorderClassesInput, required: true, description: 'How.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'reorderClasses', input, key }, reorderClasses, things.Project.memory),
  }),
  archiveClass: t.prismaField({
    type: 'LabelClass',
    description:
      'Says that no answer is given with a class any more; what has it keeps it: see Project.classUses. Conflict: fewer than two would be left, or an import or an act on many images is under way.',
    args: { input: t.arg({ type: ArchiveClassInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'archiveClass', input, key }, archiveClass, things.LabelClass.memory),
  }),
  restoreClass: t.prismaField({
    type: 'LabelClass',
    description: 'Says that a class that was archived may be given again.',
    args: { input: t.arg({ type: RestoreClassInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'restoreClass', input, key }, restoreClass, things.LabelClass.memory),
  }),
}))
