import type { Display } from '#core/dicom/presentation.ts'
import type { Image, Prisma } from '#core/generated/prisma/client.ts'
import { imageFilter } from '#core/image/filter.ts'
import { setLabel } from '#core/label/set-label.ts'
import type { LabelView } from '#core/label/view.ts'
import { builder } from '#server/schema/builder.ts'
import { ImageDisplay } from '#server/schema/display.ts'
import { LabelOrigin } from '#server/schema/enums.ts'
import { labelRefusals } from '#server/schema/errors.ts'
import { mineById, orNotFound } from '#server/schema/find.ts'
import { imageFilterArgs } from '#server/schema/image-filter.ts'
import { newestFirst } from '#server/schema/keyset.ts'
import { LabelViewInput, LabelView as LabelViewType } from '#server/schema/label-view.ts'
import { pageArgs, pagesOf } from '#server/schema/page.ts'

builder.prismaObject('Label', {
  description: "One reader's answer on one image, versioned, never overwritten.",
  fields: t => ({
    id: t.exposeID('id'),
    version: t.exposeInt('version', { description: 'Dense from 1 within the image.' }),
    labelClass: t.relation('labelClass'),
    reader: t.relation('reader', {
      nullable: true,
      description: 'Null: it came with an import, and nobody said which reader gave it.',
    }),
    labeller: t.exposeString('labeller', {
      nullable: true,
      description: 'Where an imported label came from: import:<sha256 of the list>, then #<whom it names>, if it does.',
    }),
    origin: t.expose('origin', { type: LabelOrigin }),
    reason: t.exposeString('reason', { nullable: true }),
    view: t.field({
      type: LabelViewType,
      nullable: true,
      description: 'How its reader looked at the image; null: nobody looked, or in no viewer that says so.',
      resolve: label => label.view as LabelView | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    image: t.relation('image'),
    import: t.relation('import', { nullable: true }),
  }),
})

const ImageNeighbours = builder
  .objectRef<{ image: Image; where: ReturnType<typeof imageFilter> }>('ImageNeighbours')
  .implement({
    fields: t => ({
      previous: t.prismaField({
        type: 'Image',
        nullable: true,
        resolve: (query, { image, where }, _args, ctx) =>
          ctx.database.image.findFirst({
            ...query,
            where: { ...where, projectId: image.projectId, id: { gt: image.id } },
            orderBy: { id: 'asc' },
          }),
      }),
      next: t.prismaField({
        type: 'Image',
        nullable: true,
        resolve: (query, { image, where }, _args, ctx) =>
          ctx.database.image.findFirst({
            ...query,
            where: { ...where, projectId: image.projectId, id: { lt: image.id } },
            orderBy: { id: 'desc' },
          }),
      }),
    }),
  })

const ImageRef = builder.prismaObject('Image', {
  fields: t => ({
    id: t.exposeID('id'),
    sha256: t.exposeString('sha256', { description: 'Of the original bytes, hex.' }),
    pictureSha256: t.exposeString('pictureSha256', {
      description: 'Of the bytes its pixels are read from: the original ones, or for DICOM a lossless PNG of them.',
    }),
    fileName: t.exposeString('fileName'),
    mediaType: t.exposeString('mediaType'),
    byteCount: t.exposeInt('byteCount'),
    width: t.exposeInt('width', { description: 'Pixels.' }),
    height: t.exposeInt('height', { description: 'Pixels.' }),
    bitDepth: t.exposeInt('bitDepth', { description: 'Bits per channel that carry something: 8 to 16.' }),
    groupKey: t.exposeString('groupKey', { description: 'What must never be divided between splits.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    url: t.string({ description: 'The file that is kept.', resolve: image => `/files/images/${image.id}` }),
    thumbnailUrl: t.string({
      description: 'A WebP of at most 256 pixels, as displayed.',
      resolve: image => `/files/images/${image.id}/thumbnail`,
    }),
    previewUrl: t.string({
      description: 'A WebP of at most 1024 pixels, as displayed.',
      resolve: image => `/files/images/${image.id}/preview`,
    }),
    samplesUrl: t.string({
      description:
        'Every sample, row by row: bytes, or uint16 little-endian, RGB interleaved; the headers x-width, x-height, x-channels and x-bits say which.',
      resolve: image => `/files/images/${image.id}/samples`,
    }),
    display: t.field({
      type: ImageDisplay,
      nullable: true,
      description: 'How grey samples become what a radiologist sees; null: colour, or imported before that was kept.',
      resolve: image => image.display as Display | null,
    }),
    modality: t.exposeString('modality', { nullable: true, description: 'DICOM only, as is the next.' }),
    bodyPart: t.exposeString('bodyPart', { nullable: true }),
    frame: t.exposeInt('frame', { nullable: true, description: 'Of a file of several, from 1.' }),
    labelVersion: t.exposeInt('labelVersion', {
      description: 'Pass it to setLabel as expectedVersion; 0: unlabelled.',
    }),
    project: t.relation('project'),
    import: t.relation('import'),
    currentLabel: t.prismaField({
      type: 'Label',
      nullable: true,
      select: (_args, _ctx, nested) => ({ labels: nested({ orderBy: { version: 'desc' }, take: 1 }) }),
      resolve: (_query, image) => image.labels[0] ?? null,
    }),
    labels: t.relation('labels', { description: 'Newest first.', query: { orderBy: { version: 'desc' } } }),
    predictions: t.relation('predictions', {
      description: 'Newest first.',
      query: { orderBy: { id: 'desc' }, take: 100 },
    }),
    neighbours: t.field({
      type: ImageNeighbours,
      description: 'The images before and after this one in Project.images, under the same filter.',
      args: imageFilterArgs,
      resolve: (image, args) => ({ image, where: imageFilter(args) }),
    }),
  }),
})

const Images = pagesOf('Image', ImageRef, {
  find: (ctx, query: Prisma.ImageFindManyArgs) => ctx.database.image.findMany(query),
  count: (ctx, where) => ctx.database.image.count({ where }),
})

builder.prismaObjectField('Project', 'images', t =>
  t.field({
    type: Images.type,
    description: 'Newest first.',
    args: { ...imageFilterArgs, ...pageArgs },
    resolve: ({ id: projectId }, args, ctx, info) =>
      Images.page({ ctx, info, args, order: newestFirst('Image'), where: { projectId, ...imageFilter(args) } }),
  }),
)

builder.queryFields(t => ({
  image: t.prismaField({
    type: 'Image',
    args: { id: t.arg.id({ required: true }) },
    resolve: (query, _root, { id }, ctx) =>
      orNotFound('Image', id, ctx.database.image.findFirst({ ...query, where: mineById(ctx, 'Image', id) })),
  }),
}))

const SetLabelInput = builder.inputType('SetLabelInput', {
  fields: t => ({
    imageId: t.id({ required: true }),
    labelClassId: t.id({ required: true }),
    expectedVersion: t.int({ required: true, description: 'Image.labelVersion as the reader saw it; 0: unlabelled.' }),
    reason: t.string(),
    view: t.field({ type: LabelViewInput, description: 'How the reader looked at the image.' }),
  }),
})

builder.mutationFields(t => ({
  setLabel: t.prismaField({
    type: 'Label',
    description: 'Gives an image its next label version. Where somebody was faster: LabelConflict with their label.',
    args: { input: t.arg({ type: SetLabelInput, required: true }) },
    errors: labelRefusals,
    resolve: (_query, _root, { input }, ctx) => setLabel(ctx, input),
  }),
}))
