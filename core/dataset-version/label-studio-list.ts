import { jsonEntries } from '#core/dataset-version/ascii-json.ts'
import { besideImage, saidOf } from '#core/dataset-version/beside-image.ts'
import { classesOf } from '#core/dataset-version/frozen.ts'
import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import type { PathOf, Placed } from '#core/dataset-version/survey-dataset.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, mark => entities[mark as keyof typeof entities])

/** The labelling interface of a project of Label Studio that such tasks are of. */
const labellingConfig = (frozen: Pick<DatasetVersion, 'classes'>): string =>
  [
    '<View>',
    '  <Image name="image" value="$image"/>',
    '  <Choices name="label" toName="image" choice="single">',
    ...classesOf(frozen).map(({ name }) => `    <Choice value="${escaped(name)}"/>`),
    '  </Choices>',
    '</View>',
  ].join('\n')

/**
 * A dataset version as tasks of Label Studio, each with one answer. It names nobody who gave it: Label Studio refuses tasks of
 * people that it does not know. Pictures are named as those of its local storage.
 */
export async function* labelStudioList(
  frozen: Pick<DatasetVersion, 'attributes'>,
  images: AsyncIterable<Placed[]>,
  pathOf: PathOf,
): AsyncGenerator<Buffer> {
  const attributes = attributesOf(frozen)
  yield Buffer.from('[')
  yield* jsonEntries(images, ([place, item]) => {
    const image = `/data/local-files/?d=${pathOf(item).split('/').map(encodeURIComponent).join('/')}`
    const choice = { from_name: 'label', to_name: 'image', type: 'choices', value: { choices: [item.label] } }
    const data = { image, ...besideImage(item), ...saidOf(attributes, item) }
    return { id: place + 1, data, annotations: [{ result: [choice] }] }
  })
  yield Buffer.from('\n]\n')
}

/** For whoever opens the archive of such tasks. */
export const labelStudioText = (frozen: Pick<DatasetVersion, 'classes'>): string =>
  'In Label Studio, set LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true and LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT to the folder ' +
  'of this text, add its folder images as local storage, and import label-studio.json into a project of this labelling ' +
  `interface:\n\n${labellingConfig(frozen)}\n`
