import { once } from '#core/idempotency/once.ts'
import { countUndo, noUndo, type UndoCounts } from '#core/import/undo/count-undo.ts'
import { undoImport } from '#core/import/undo/undo-import.ts'
import { importCountCost } from '#server/limits/field-cost.ts'
import { batched } from '#server/schema/batch.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const ImportUndoPreview = builder.objectRef<UndoCounts>('ImportUndoPreview').implement({
  description: 'What undoing an import would do, in numbers.',
  fields: t => ({
    imageCount: t.exposeInt('imageCount', { description: 'Images that would be taken out.' }),
    keptCount: t.exposeInt('keptCount', {
      description: 'Images that it brought and that would stay, since another import brings them too.',
    }),
    labelledByPeopleCount: t.exposeInt('labelledByPeopleCount', {
      description:
        'Of those that would be taken out, images that people have labelled here: undoImport asks for confirmLabelled.',
    }),
    readers: t.exposeStringList('readers', { description: 'Those people, by name: the first twenty.' }),
    frozenImageCount: t.exposeInt('frozenImageCount', {
      description: 'Of those that would be taken out, images that dataset versions were frozen with, and keep.',
    }),
    datasetNumbers: t.exposeIntList('datasetNumbers', {
      description: 'Those dataset versions, by number: the newest twenty.',
    }),
    takenBackCount: t.exposeInt('takenBackCount', {
      description:
        'Images that would stay, whose label of this import would be taken back: what another import says or what stood before stands.',
    }),
  }),
})

const undoCounts = batched(countUndo)

builder.prismaObjectFields('Import', t => ({
  undoJob: t.relation('undoJob', { nullable: true, description: 'Undoes it; null: nobody asked for that.' }),
  undoneAt: t.expose('undoneAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When all that it brought had been taken out; null: it is not undone.',
  }),
  undoReason: t.exposeString('undoReason', {
    nullable: true,
    description: 'Why, as whoever had it undone said; null: nobody has.',
  }),
  takenOutCount: t.exposeInt('takenOutCount', { description: 'Images that were taken out by undoing it, so far.' }),
  keptCount: t.exposeInt('keptCount', {
    description:
      'Images that it brought and that stayed when it was undone, since another import brings them too, so far.',
  }),
  takenBackCount: t.exposeInt('takenBackCount', {
    description: 'Images that stay, whose label of it was taken back by undoing it, so far.',
  }),
  undoPreview: t.field({
    type: ImportUndoPreview,
    complexity: { field: importCountCost, multiplier: 1 },
    description: 'What undoing it would do now. Nothing is stored.',
    resolve: async ({ id }, _args, ctx) => (await undoCounts(ctx, id)) ?? noUndo,
  }),
}))

const UndoImportInput = builder.inputType('UndoImportInput', {
  description: 'What is to be undone, and why.',
  fields: t => ({
    importId: t.id({ required: true, description: 'An import that is OVER, whatever its end.' }),
    reason: t.string({ required: true, description: 'Why, 1 to 500 characters: stands in the audit trail.' }),
    confirmLabelled: t.boolean({
      description: 'True where people have labelled some of its images since: they are taken out, too.',
    }),
  }),
})

builder.mutationFields(t => ({
  undoImport: t.prismaField({
    type: 'Import',
    description:
      'Queues the undoing of an import: what it brought is taken out, but for what another import brings too, and labels that it gave to images which stay are taken back. What was frozen keeps what it has.',
    args: { input: t.arg({ type: UndoImportInput, required: true, description: 'Which, and why.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'undoImport', input, key }, undoImport, things.Import.memory),
  }),
}))
