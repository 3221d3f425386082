import { SaxesParser } from 'saxes'
import { type AnnotatedFile, annotatedList } from '#core/import/list/answers/annotated-list.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'

const shapes = new Set(['box', 'polygon', 'polyline', 'points', 'ellipse', 'cuboid', 'mask', 'skeleton'])
const chunk = 2 ** 16

interface CvatImage {
  reference: string | undefined
  split: string | null
  tags: string[]
  drawn: string[]
}

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
  const parser = new SaxesParser()
  parser.on('error', () => {
    brokenAt ??= parser.line
  })
  parser.on('opentag', ({ name, attributes }) => {
    root ??= name
    if (name === 'track') isVideo = true
    if (name === 'image' && root === 'annotations') {
      image = { reference: attributes.name, split: subsetOf(attributes.subset), tags: [], drawn: [] }
      images.push(image)
    }
    const { label } = attributes
    if (image === null || label === undefined) return
    if (name === 'tag') image.tags.push(label)
    else if (shapes.has(name)) image.drawn.push(label)
  })
  parser.on('closetag', ({ name }) => {
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

/** CVAT for images: of an image its tags, else the labels of what is drawn in it. @returns null: it is other XML */
export function readCvat(text: string, file: ListFile): FoundList | null {
  const { images, root, isVideo, brokenAt } = readImages(text)
  if (root !== 'annotations') return null
  if (brokenAt !== null) return unknownList(file, `XML that is broken in line ${brokenAt}`)
  if (images.length === 0) {
    return isVideo ? unknownList(file, 'CVAT for video; export it as CVAT for images') : null
  }
  const files = images.map(({ reference, split, tags, drawn }, i): AnnotatedFile => {
    const classes = tags.length > 0 ? tags : drawn
    return { reference, classes, split, place: `${file.path}, image ${i + 1}`, problem: null }
  })
  return annotatedList(file, 'CVAT', 'CVAT for images', files, 'labels')
}
