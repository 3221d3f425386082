import { InvalidInput } from '#core/errors.ts'
import { type Container, readIn } from '#core/import/container.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { counted } from '#core/import/levels/say.ts'
import { pictureEnd } from '#core/import/list/find-file.ts'

const mostRead = 200
const textEnd = /\.txt$/i
/** A class by its number, then where it is: four numbers, or the corners of what was drawn. */
const line = /^\d+(?:[ \t]+-?\d+(?:\.\d+)?(?:e-?\d+)?){4,}$/i

const isBoxes = (bytes: Buffer) => {
  const lines = bytes.toString('latin1').split(/\r?\n/)
  return lines.every(text => text.trim() === '' || line.test(text.trim()))
}
const isBlank = (bytes: Buffer) => bytes.every(byte => byte <= 0x20)

export interface Boxes {
  /** Texts called as pictures are; all that were read of them hold boxes. */
  files: ReadonlySet<string>
  doubts: string[]
}

const none: Boxes = { files: new Set(), doubts: [] }

async function readOr(container: Container, name: string): Promise<Buffer | null> {
  try {
    return await readIn(container, name)
  } catch (error) {
    // It stays one of the files, and is refused among them by its name.
    if (error instanceof InvalidInput) return null
    throw error
  }
}

/** Boxes as YOLO writes them, a text a picture: they are not read, and said at once. A picture without any has an empty one. */
export async function findBoxes(container: Container, names: readonly string[]): Promise<Boxes> {
  const stemOf = (name: string, end: RegExp) => name.slice(name.lastIndexOf('/') + 1).replace(end, '')
  const stems = new Set(names.flatMap(name => (pictureEnd.test(name) ? stemOf(name, pictureEnd) : [])))
  const texts = names.filter(
    name => textEnd.test(name) && stems.has(stemOf(name, textEnd)) && passedOverReason(name) === null,
  )
  const step = Math.max(1, texts.length / mostRead)
  let isSaid = false
  for (let i = 0; i < texts.length; i += step) {
    const bytes = await readOr(container, texts[Math.floor(i)] ?? '')
    if (bytes === null || !isBoxes(bytes)) return none
    isSaid ||= !isBlank(bytes)
  }
  if (!isSaid) return none
  const doubt = `${counted(texts.length, 'text')}, such as ${texts[0]}, ${texts.length === 1 ? 'holds' : 'hold'} boxes as YOLO writes them: boxes are not read`
  return { files: new Set(texts), doubts: [doubt] }
}
