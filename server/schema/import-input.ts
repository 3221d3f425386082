import { once } from '#core/idempotency/once.ts'
import { applyImport } from '#core/import/apply-import.ts'
import { checkImport } from '#core/import/check-import.ts'
import { startImport } from '#core/import/start-import.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const PhantomInput = builder.inputType('PhantomInput', {
  description: 'Which pictures the product is to draw.',
  fields: t => ({
    count: t.int({ required: true, description: 'Pictures, 8 to 20000.' }),
    seed: t.int({ required: true, description: '0 to 2147483647; the same seed draws the same pictures.' }),
  }),
})

const CheckImportInput = builder.inputType('CheckImportInput', {
  description: 'Exactly one of folder, zip and uploadId.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Where the images are to go.' }),
    folder: t.string({ description: 'On the server: images/<class>/<file>, <class>/<file>, or with a list.' }),
    zip: t.string({ description: 'A ZIP on the server, with the same inside.' }),
    uploadId: t.id({ description: 'A ZIP that was uploaded.' }),
    fileList: t.string({
      description: 'Path within it of the CSV or JSON that says what its files are, where there is more than one.',
    }),
    groupPattern: t.string({
      description: 'Regular expression on "<class>/<file name>" whose first group is the group of the image.',
    }),
    groupColumn: t.string({ description: 'Column of the CSV list that names the group.' }),
    frame: t.int({ description: 'Which frame of multi-frame files, from 1; without it those are refused.' }),
  }),
})

const StartImportInput = builder.inputType('StartImportInput', {
  description: 'Exactly one of folder, zip, uploadId and phantoms.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Where the images are to go.' }),
    folder: t.string({ description: 'On the server: images/<class>/<file>, <class>/<file>, or with a list.' }),
    zip: t.string({ description: 'A ZIP on the server, with the same inside.' }),
    uploadId: t.id({ description: 'A ZIP that was uploaded.' }),
    phantoms: t.field({
      type: PhantomInput,
      description: 'Drawn by the product itself; for projects with Normal and Fracture.',
    }),
    fileList: t.string({
      description: 'Path within it of the CSV or JSON that says what its files are, where there is more than one.',
    }),
    groupPattern: t.string({
      description: 'Regular expression on "<class>/<file name>" whose first group is the group of the image.',
    }),
    groupColumn: t.string({ description: 'Column of the CSV list that names the group.' }),
    frame: t.int({ description: 'Which frame of multi-frame files, from 1; without it those are refused.' }),
  }),
})

const ImportClassInput = builder.inputType('ImportClassInput', {
  description: 'What a class of the source stands for.',
  fields: t => ({
    name: t.string({ required: true, description: 'As the source names it.' }),
    labelClassId: t.id({ description: 'Null: its files are brought without a label.' }),
  }),
})

const ImportReaderInput = builder.inputType('ImportReaderInput', {
  description: 'Who a labeller of the source is.',
  fields: t => ({
    name: t.string({ required: true, description: 'As the source names the labeller.' }),
    userId: t.id({ required: true, description: 'The member of this project who that is.' }),
  }),
})

const ApplyImportInput = builder.inputType('ApplyImportInput', {
  description: 'How what was looked at is to be added.',
  fields: t => ({
    importId: t.id({ required: true, description: 'An import that is CHECKED.' }),
    groupPattern: t.string({
      description: 'Regular expression on "<class>/<file name>" whose first group is the group of the image.',
    }),
    groupColumn: t.string({ description: 'Column of the CSV list that names the group.' }),
    classes: t.field({
      type: [ImportClassInput],
      description: 'What classes of the source stand for; those left out stand for the class of their name.',
    }),
    readers: t.field({
      type: [ImportReaderInput],
      description: 'Who the labellers of the source are; those left out stay names.',
    }),
  }),
})

builder.mutationFields(t => ({
  checkImport: t.prismaField({
    type: 'Import',
    description: 'Looks at every file and says what would become of it; adds nothing.',
    args: { input: t.arg({ type: CheckImportInput, required: true, description: 'Of what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'checkImport', input, key }, checkImport, things.Import.memory),
  }),
  applyImport: t.prismaField({
    type: 'Import',
    description: 'Adds what was looked at.',
    args: { input: t.arg({ type: ApplyImportInput, required: true, description: 'What, and how.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'applyImport', input, key }, applyImport, things.Import.memory),
  }),
  startImport: t.prismaField({
    type: 'Import',
    description: 'Looks and adds at once, without stopping.',
    args: { input: t.arg({ type: StartImportInput, required: true, description: 'Of what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'startImport', input, key }, startImport, things.Import.memory),
  }),
}))
