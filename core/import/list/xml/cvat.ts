import { SaxesParser } from 'saxes'
import { type AnnotatedFile, annotatedList, refused } from '#core/import/list/answers/annotated-list.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { longestText } from '#core/import/list/shape.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import { askOfImages, type CvatImage, classesOf, isOfLabels } from '#core/import/list/xml/cvat-questions.ts'
import type { FoundList } from '#core/import/listing.ts'

const shapes = new Set(['box', 'polygon', 'polyline', 'points', 'ellipse', 'cuboid', 'mask', 'skeleton'])
const chunk = 2 ** 16

/** As CVAT writes an attribute that nobody answered. */
const unanswered = new Set(['', '__undefined__'])
const longestKept = longestText + 1

/** What of CVAT's XML says of pictures. Entities that a document declares are not expanded. */
function readImages(text: string): {
  images: CvatImage[]
  root: string | null
  isVideo: boolean
  brokenAt: number | null
} {
  const images: CvatImage[] = []
  let root: string | null = null
  let isVideo = false
  let image: CvatImage | null = null
  let brokenAt: number | null = null
  let attribute: { name: string; text: string } | null = null
  const parser = new SaxesParser()
  parser.on('error', () => {
    brokenAt ??= parser.line
  })
  parser.on('opentag', ({ name, attributes }) => {
    root ??= name
    if (name === 'track') isVideo = true
    if (name === 'image' && root === 'annotations') {
      image = {
        reference: attributes.name,
        split: subsetOf(attributes.subset),
        tags: [],
        drawn: [],
        attributes: new Map(),
      }
      images.push(image)
    }
    if (name === 'attribute' && image !== null && attributes.name !== undefined)
      attribute = { name: attributes.name, text: '' }
    const { label } = attributes
    if (image === null || label === undefined) return
    if (name === 'tag') image.tags.push(label)
    else if (shapes.has(name)) image.drawn.push(label)
  })
  parser.on('text', text => {
    if (attribute !== null) attribute.text = (attribute.text + text).slice(0, longestKept)
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'attribute' && image !== null && attribute !== null) {
      const value = attribute.text.trim()
      const said = image.attributes.get(attribute.name) ?? new Set()
      if (!unanswered.has(value)) image.attributes.set(attribute.name, said.add(value))
      attribute = null
    }
    if (name === 'image') image = null
  })
  for (let at = 0; at < text.length && brokenAt === null; at += chunk) {
    parser.write(text.slice(at, at + chunk))
    if (root !== null && root !== 'annotations') break
  }
  if (brokenAt === null && root === 'annotations') parser.close()
  return { images, root, isVideo, brokenAt }
}

/** What is in no subset stands in one of this name. */
const noSubset = 'default'
const subsetOf = (said: string | undefined) => (said === noSubset ? null : said || null)

/**
 * CVAT for images: of an image its tags, else the labels of what is drawn in it, or what an attribute of those says.
 * @returns null: it is other XML
 */
export function readCvat(text: string, file: ListFile): FoundList | null {
  const { images, root, isVideo, brokenAt } = readImages(text)
  if (root !== 'annotations') return null
  if (brokenAt !== null) return unknownList(file, `XML that is broken in line ${brokenAt}`)
  if (images.length === 0) {
    return isVideo ? unknownList(file, 'CVAT for video; export it as CVAT for images') : null
  }
  const { questions, question, doubts } = askOfImages(images, file.look.classNames)
  const read = (question: string | null) => {
    const problem =
      questions.length > 0 && question === null ? refused('which question of the list counts was not said') : null
    const files = images.map((image, i): AnnotatedFile => {
      const { reference, split } = image
      return { reference, classes: classesOf(image, question), split, place: `${file.path}, image ${i + 1}`, problem }
    })
    return annotatedList(
      file,
      'CVAT',
      'CVAT for images',
      files,
      isOfLabels(question) ? 'labels' : `answers to ${question}`,
    )
  }
  const list = read(question)
  return {
    ...{ ...list, questions, doubts: [...list.doubts, ...doubts] },
    proposed: { ...list.proposed, question },
    mentions: reading => read(reading.question).mentions(reading),
  }
}
