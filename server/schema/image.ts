import type { Display } from '#core/dicom/presentation.ts'
import type {
  LabelClass as ClassRow,
  Image as ImageRow,
  Import as ImportRow,
  Prisma,
} from '#core/generated/prisma/client.ts'
import { checkFilter, imageFilter } from '#core/image/filter.ts'
import { findPlaceOf } from '#core/image/list-place.ts'
import { followsNewest } from '#core/reading/standing.ts'
import type { ServerContext } from '#server/context.ts'
import { batched, placeOf, type Selected } from '#server/schema/batch.ts'
import { isNamed, isRevealed, requireTellingNothing, stateFor } from '#server/schema/blind.ts'
import { builder } from '#server/schema/builder.ts'
import { ImageDisplay } from '#server/schema/display.ts'
import { askedFilter, filterArgs, ImageOrder, imageFilterArgs, imageOrder } from '#server/schema/image-filter.ts'
import { waysTo } from '#server/schema/image-list.ts'
import { Import } from '#server/schema/import.ts'
import { LabelClass } from '#server/schema/label-class.ts'
import { Node } from '#server/schema/node.ts'
import { ownOf } from '#server/schema/own-reading.ts'
import { type IdBound, pageArgs, pagesOf } from '#server/schema/page.ts'
import { ImageState } from '#server/schema/reading-enums.ts'
import { things } from '#server/schema/things.ts'

/** Classes by their ids, with what is asked of them. */
const classes = batched<ServerContext, string, ClassRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.LabelClass.load(ctx, ids, selected?.selection)
  return new Map(found.map(labelClass => [labelClass.id, labelClass]))
})

const imports = batched<ServerContext, string, ImportRow, Selected>(async (ctx, ids, selected) => {
  const found = await things.Import.load(ctx, ids, selected?.selection)
  return new Map(found.map(imported => [imported.id, imported]))
})

type Versioned = Pick<ImageRow, 'id' | 'projectId' | 'readerCount' | 'labelVersion'>

/** What whoever answers has seen of images; see core/reading/standing.ts. */
const seenVersion = batched<ServerContext, Versioned, number>(async (ctx, images) => {
  const projects = await ctx.database.project.findMany({
    where: { id: { in: [...new Set(images.map(i => i.projectId))] } },
    select: { id: true, readerCount: true, isReviewed: true, isBlind: true, repeatPercent: true },
  })
  const policyOf = new Map(projects.map(p => [p.id, p]))
  const isOwn = ({ projectId, readerCount }: Versioned) => {
    const policy = policyOf.get(projectId)
    return policy ? !followsNewest({ ...policy, wanted: readerCount ?? policy.readerCount }) : true
  }
  const asked = images.filter(image => isOwn(image) || policyOf.get(image.projectId)?.repeatPercent !== 0)
  const ids = asked.map(({ id }) => id)
  const own = ids.length === 0 ? null : await ownOf(ctx, ids)
  return new Map(
    images.map(image => {
      const { round, reading } = own?.get(image.id) ?? { round: 1 }
      return [image, isOwn(image) || round === 2 ? (reading?.version ?? 0) : image.labelVersion]
    }),
  )
})

export const Image = builder.prismaObject('Image', {
  description: 'One picture, named by the sha256 of its original bytes.',
  interfaces: [Node],
  fields: t => ({
    id: t.exposeID('id', { description: 'Of the image.' }),
    sha256: t.exposeString('sha256', { description: 'Of the original bytes, hex; one of its kind in the project.' }),
    pictureSha256: t.exposeString('pictureSha256', {
      description: 'Of the bytes its pixels are read from: the original ones, or for DICOM a lossless PNG of them.',
    }),
    fileName: t.string({
      description:
        'Path within what was imported; of an image that whoever asks reads blind a name that tells nothing.',
      select: { id: true, fileName: true },
      resolve: async ({ id, fileName }, _args, ctx) => ((await isNamed(ctx, id)) ? fileName : `image ${id.slice(-8)}`),
    }),
    mediaType: t.exposeString('mediaType', { description: 'Of the file that is kept, such as image/png.' }),
    byteCount: t.expose('byteCount', { type: 'ByteCount', description: 'Of the file that is kept.' }),
    width: t.exposeInt('width', { description: 'Pixels.' }),
    height: t.exposeInt('height', { description: 'Pixels.' }),
    bitDepth: t.exposeInt('bitDepth', { description: 'Bits per channel that carry something: 8 to 16.' }),
    groupKey: t.string({
      description:
        'What must never be divided between splits: patient, else study, else source image; of an image that whoever asks reads blind nothing.',
      select: { id: true, groupKey: true },
      resolve: async ({ id, groupKey }, _args, ctx) => ((await isNamed(ctx, id)) ? groupKey : ''),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it came in.' }),
    url: t.string({
      description: 'Path on this server of the file that is kept.',
      resolve: image => `/files/images/${image.id}`,
    }),
    thumbnailUrl: t.string({
      description: 'Path on this server: a WebP of at most 256 pixels, as displayed.',
      resolve: image => `/files/images/${image.id}/thumbnail`,
    }),
    previewUrl: t.string({
      description: 'Path on this server: a WebP of at most 1024 pixels, as displayed.',
      resolve: image => `/files/images/${image.id}/preview`,
    }),
    samplesUrl: t.string({
      description:
        'Path on this server: every sample, row by row: bytes, or uint16 little-endian, RGB interleaved; the headers x-width, x-height, x-channels and x-bits say which.',
      resolve: image => `/files/images/${image.id}/samples`,
    }),
    display: t.field({
      type: ImageDisplay,
      nullable: true,
      description:
        'How grey samples become what a radiologist sees; null: colour of square pixels, or imported before that was kept.',
      resolve: image => image.display as Display | null,
    }),
    modality: t.exposeString('modality', {
      nullable: true,
      description: 'As the DICOM file says, such as DX; null: it does not, or is none.',
    }),
    bodyPart: t.exposeString('bodyPart', {
      nullable: true,
      description: 'As the DICOM file says, such as CSPINE; null: it does not, or is none.',
    }),
    frame: t.exposeInt('frame', { nullable: true, description: 'Of a file of several, from 1; null: of one.' }),
    labelVersion: t.int({
      description:
        'Pass it to setLabel as expectedVersion: the version of its reference label where one answer is enough and all see it; else of what whoever asks said of it. 0: nothing was said.',
      select: { id: true, labelVersion: true, readerCount: true, projectId: true },
      resolve: async (image, _args, ctx) => (await seenVersion(ctx, image)) ?? 0,
    }),
    labelClass: t.field({
      type: LabelClass,
      nullable: true,
      description:
        'Of its reference label; null: it has none, or whoever asks reads it blind. What a list of images shows.',
      select: { id: true, labelClassId: true },
      resolve: async ({ id, labelClassId }, _args, ctx, info) => {
        if (labelClassId === null || !(await isRevealed(ctx, id))) return null
        return (await classes(ctx, labelClassId, placeOf(ctx, info, 'LabelClass'))) ?? null
      },
    }),
    readingState: t.field({
      type: ImageState,
      description:
        'How far its reading is; UNREAD of an image that whoever asks reads blind and has not answered, IN_READING where they are not to know more yet.',
      select: { id: true, readingState: true },
      resolve: ({ id, readingState }, _args, ctx) => stateFor(ctx, id, readingState),
    }),
    readCount: t.int({
      description: 'Readings that count, of those that were submitted; 0 of an image that whoever asks reads blind.',
      select: { id: true, readCount: true },
      resolve: async ({ id, readCount }, _args, ctx) => ((await isRevealed(ctx, id)) ? readCount : 0),
    }),
    project: t.relation('project', { description: 'Where it belongs.' }),
    import: t.field({
      type: Import,
      nullable: true,
      description: 'What brought it; null: whoever asks reads it blind.',
      select: { id: true, importId: true },
      resolve: async ({ id, importId }, _args, ctx, info) =>
        (await isNamed(ctx, id)) ? ((await imports(ctx, importId, placeOf(ctx, info, 'Import'))) ?? null) : null,
    }),
  }),
})

export const Images = pagesOf('Image', Image, {
  find: (ctx, query: Prisma.ImageFindManyArgs) => ctx.database.image.findMany(query),
  count: (ctx, query) => ctx.database.image.count(query),
})

builder.prismaObjectField('Project', 'images', t =>
  t.field({
    type: Images.type,
    description: 'The images of the project, newest first unless another order is asked for.',
    args: {
      ...imageFilterArgs,
      orderBy: t.arg({ type: ImageOrder, description: 'Without it NEWEST_FIRST.' }),
      startAt: t.arg.int({
        description:
          'The place in the list, from 0, that the page begins at; behind after, where that is given, with first alone. Up to 10000 behind after, in an order by name or group, and for what no counts are kept of: search, readerId, assigneeId, readsBelow, groupKey, flagged, gold, confidenceBelow, datasetVersionId, times and predictions.',
      }),
      ...pageArgs,
    },
    resolve: async ({ id: projectId }, args, ctx, info) => {
      const filter = askedFilter(args)
      await requireTellingNothing(ctx, projectId, { ...filter, orderBy: args.orderBy })
      const where = (ids: IdBound[]) => ({ projectId, ...imageFilter(filter, ctx.now, ids) })
      const ways = waysTo(ctx, { projectId, filter }, args)
      return Images.page({ ctx, info, args, order: imageOrder(args.orderBy), where, ...ways })
    },
  }),
)

builder.prismaObjectField('Project', 'imagePlace', t =>
  t.int({
    nullable: true,
    description:
      'How many images of Project.images under this filter came after a time: where those of that time begin, newest first, as startAt takes it. Null: more than 10000, and not counted further.',
    args: { ...filterArgs, at: t.arg({ type: 'DateTime', required: true, description: 'That time.' }) },
    resolve: async ({ id: projectId }, { at, filter: asked }, ctx) => {
      const filter = asked ?? {}
      checkFilter(filter)
      await requireTellingNothing(ctx, projectId, filter)
      return findPlaceOf(ctx, { projectId, filter }, at)
    },
  }),
)

builder.queryFields(t => ({
  image: t.prismaField({
    type: 'Image',
    description: 'One image, by its id.',
    args: { id: t.arg.id({ required: true, description: 'Of an image.' }) },
    resolve: (query, _root, { id }, ctx) => things.Image.one(ctx, id, query),
  }),
}))
