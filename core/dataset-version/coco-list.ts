import { asciiJson, jsonEntries } from '#core/dataset-version/ascii-json.ts'
import { besideImage, saidOf } from '#core/dataset-version/beside-image.ts'
import { classesOf } from '#core/dataset-version/frozen.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import type { FrozenItem } from '#core/dataset-version/read-items.ts'
import type { PathOf, Placed } from '#core/dataset-version/survey-dataset.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'
import type { Split } from '#core/generated/prisma/enums.ts'

const infoOf = ({ number, manifestSha256, createdAt }: DatasetVersion, split: Split | null) => ({
  description: `Lamina dataset version ${number}${split === null ? '' : `, ${split}`}`,
  ...{ version: String(number), year: createdAt.getUTCFullYear(), date_created: createdAt.toISOString() },
  manifest_sha256: manifestSha256,
})

/** COCO has no class of a whole picture: a box around all of it is one, and has all that its readers ask of an annotation. */
const wholeOf = ({ width, height }: FrozenItem) => ({
  ...{ bbox: [0, 0, width, height], area: width * height, segmentation: [], iscrowd: 0 },
})

/**
 * A dataset version as COCO. Ids are from 1, and those of images are one throughout all splits.
 * @param split null: of all of them
 * @param images those that leave, from the first one at each call
 */
export async function* cocoList(
  frozen: DatasetVersion,
  split: Split | null,
  images: () => AsyncIterable<Placed[]>,
  pathOf: PathOf,
): AsyncGenerator<Buffer> {
  const attributes = attributesOf(frozen)
  const classes = classesOf(frozen)
  const idOf = new Map(classes.map(({ name }, i) => [name, i + 1]))
  const isIn = (item: FrozenItem) => split === null || item.split === split
  const categories = classes.map(({ name }) => asciiJson({ id: idOf.get(name), name, supercategory: '' }))
  yield Buffer.from(`{"info":${asciiJson(infoOf(frozen, split))},\n"licenses":[],\n`)
  yield Buffer.from(`"categories":[\n${categories.join(',\n')}\n],\n"images":[`)
  yield* jsonEntries(images(), ([place, item]) => {
    const { width, height } = item
    return isIn(item) ? { id: place + 1, file_name: pathOf(item), width, height, ...besideImage(item) } : null
  })
  yield Buffer.from('\n],\n"annotations":[')
  yield* jsonEntries(images(), ([place, item]) => {
    const ids = { id: place + 1, image_id: place + 1, category_id: idOf.get(item.label) }
    return isIn(item) ? { ...ids, ...wholeOf(item), ...saidOf(attributes, item) } : null
  })
  yield Buffer.from('\n]}\n')
}
