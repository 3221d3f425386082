import { once } from '#core/idempotency/once.ts'
import { applyImport } from '#core/import/apply-import.ts'
import { checkImport } from '#core/import/check-import.ts'
import { readImport } from '#core/import/read-import.ts'
import { startImport } from '#core/import/start-import.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { askedOf, ImportReadingInput } from '#server/schema/import-reading-input.ts'
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
    folder: t.string({ description: 'On the server, or s3://bucket/folder.' }),
    zip: t.string({ description: 'A ZIP or TAR on the server, or s3://bucket/key, with the same inside.' }),
    uploadId: t.id({ description: 'A ZIP or TAR that was uploaded.' }),
    reading: t.field({ type: ImportReadingInput, description: 'How it is read; left out: as proposed.' }),
    frame: t.int({ description: 'Which frame of multi-frame files, from 1; without it those are refused.' }),
  }),
})

const StartImportInput = builder.inputType('StartImportInput', {
  description: 'Exactly one of folder, zip, uploadId and phantoms.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Where the images are to go.' }),
    folder: t.string({ description: 'On the server, or s3://bucket/folder.' }),
    zip: t.string({ description: 'A ZIP or TAR on the server, or s3://bucket/key, with the same inside.' }),
    uploadId: t.id({ description: 'A ZIP or TAR that was uploaded.' }),
    phantoms: t.field({
      type: PhantomInput,
      description: 'Drawn by the product itself; for projects with Normal and Fracture.',
    }),
    reading: t.field({ type: ImportReadingInput, description: 'How it is read; left out: as proposed.' }),
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
    classes: t.field({
      type: [ImportClassInput],
      description: 'What classes of the source stand for; those left out stand for the class of their name.',
    }),
    readers: t.field({
      type: [ImportReaderInput],
      description: 'Who the labellers of the source are; those left out stay names.',
    }),
    relabel: t.boolean({
      description:
        'True: images whose label came with an import get the one that this source gives them, where it is another. Labels that people gave here stay.',
    }),
  }),
})

const ReadImportInput = builder.inputType('ReadImportInput', {
  description: 'Another way of reading a source that was looked at.',
  fields: t => ({
    importId: t.id({ required: true, description: 'An import that is CHECKED.' }),
    reading: t.field({ type: ImportReadingInput, required: true, description: 'How it is to be read.' }),
  }),
})

/** The input as core takes it. */
const withReading = <T extends { reading?: Parameters<typeof askedOf>[0] }>(input: T) => ({
  ...input,
  reading: askedOf(input.reading),
})

builder.mutationFields(t => ({
  checkImport: t.prismaField({
    type: 'Import',
    description: 'Looks at every file and says what would become of it; adds nothing.',
    args: { input: t.arg({ type: CheckImportInput, required: true, description: 'Of what.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'checkImport', input: withReading(input), key }, checkImport, things.Import.memory),
  }),
  readImport: t.prismaField({
    type: 'Import',
    description: 'Looks again at what was looked at, read in another way; what was decoded is not decoded again.',
    args: { input: t.arg({ type: ReadImportInput, required: true, description: 'What, and how.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(
        ctx,
        { verb: 'readImport', input: { importId: input.importId, reading: askedOf(input.reading) ?? {} }, key },
        readImport,
        things.Import.memory,
      ),
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
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'startImport', input: withReading(input), key }, startImport, things.Import.memory),
  }),
}))
