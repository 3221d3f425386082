import { receivedBytesOf } from '#core/upload/received-bytes.ts'
import { removeUpload } from '#core/upload/remove-upload.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals } from '#server/schema/errors.ts'

builder.prismaObject('Upload', {
  description: 'A ZIP on its way from a browser, sent to /files/uploads by the tus protocol.',
  fields: t => ({
    id: t.exposeID('id'),
    fileName: t.exposeString('fileName'),
    byteCount: t.float({ resolve: upload => Number(upload.byteCount) }),
    receivedBytes: t.float({ description: 'Where it goes on.', resolve: upload => receivedBytesOf(upload) }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its last byte arrived; null: only its creator can go on with it.',
    }),
    createdBy: t.relation('createdBy'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
})

builder.prismaObjectField('Project', 'uploads', t =>
  t.relation('uploads', {
    description: 'Those that are not finished or not imported yet, newest first.',
    query: { where: { removedAt: null, imports: { none: {} } }, orderBy: { id: 'desc' } },
  }),
)

builder.mutationFields(t => ({
  removeUpload: t.prismaField({
    type: 'Upload',
    description: "Gives an upload of one's own up, finished or not; refused while it is being imported.",
    args: { id: t.arg.id({ required: true }) },
    errors: refusals,
    resolve: (_query, _root, { id }, ctx) => removeUpload(ctx, { id }),
  }),
}))
