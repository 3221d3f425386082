import type { Prisma } from '#core/generated/prisma/client.ts'
import { once } from '#core/idempotency/once.ts'
import { receivedBytesOf } from '#core/upload/received-bytes.ts'
import { giveUpload, removeUpload } from '#core/upload/remove-upload.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { Node } from '#server/schema/node.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'
import { things } from '#server/schema/things.ts'

const Upload = builder.prismaObject('Upload', {
  description: 'A ZIP on its way from a browser, sent to /files/uploads by the tus protocol.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the upload; its address is /files/uploads/<id>.' }),
    fileName: t.exposeString('fileName', { description: 'As its sender named it.' }),
    byteCount: t.expose('byteCount', { type: 'ByteCount', description: 'Of the whole file, as announced.' }),
    receivedBytes: t.field({
      type: 'ByteCount',
      description: 'How much has arrived: where it goes on.',
      resolve: upload => receivedBytesOf(upload),
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its last byte arrived; null: only its creator can go on with it.',
    }),
    createdBy: t.relation('createdBy', { description: 'Who sends it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was announced.' }),
  }),
})

const Uploads = pagesOf('Upload', Upload, {
  find: (ctx, query: Prisma.UploadFindManyArgs) => ctx.database.upload.findMany(query),
  count: (ctx, query) => ctx.database.upload.count(query),
})

builder.prismaObjectField('Project', 'uploads', t =>
  t.field({
    type: Uploads.type,
    description: 'Those that are not finished or not imported yet, newest first.',
    args: pageArgs,
    resolve: ({ id: projectId }, args, ctx, info) => {
      const where = { projectId, removedAt: null, imports: { none: {} } }
      return Uploads.page({ ctx, info, args, order: newestFirst('Upload'), where })
    },
  }),
)

const RemoveUploadInput = builder.inputType('RemoveUploadInput', {
  description: 'What is given up.',
  fields: t => ({ uploadId: t.id({ required: true, description: "Which upload; one's own." }) }),
})

builder.mutationFields(t => ({
  removeUpload: t.prismaField({
    type: 'Upload',
    description: "Gives an upload of one's own up, finished or not; refused while it is being imported.",
    args: { input: t.arg({ type: RemoveUploadInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      removeUpload(ctx, { id: input.uploadId }, (_ctx, input) =>
        once(ctx, { verb: 'removeUpload', input, key }, giveUpload, things.Upload.memory),
      ),
  }),
}))
