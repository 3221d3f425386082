import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { drawPhantom } from '../../../core/phantom/draw-phantom.ts'
import { createRandom, type Random } from '../../../core/random.ts'

/** How many originals a class has, of how many copies each, and how many of them stay whole in train. */
const treeSizes = {
  small: { originals: 12, copies: 8, whole: 2 },
  full: { originals: 105, copies: 20, whole: 6 },
} as const

export interface TreeOptions {
  size: keyof typeof treeSizes
  /** Without: what would be in test is in val. */
  hasTest: boolean
  seed: number
  onProgress?: (done: number, total: number) => void
}

/** As the first data set's author named them. */
const wrapper = 'cervical fracture'
const classes = [
  { folder: 'fracture', prefix: 'CSFDV1B10', hasFracture: true },
  { folder: 'normal', prefix: 'CSN', hasFracture: false },
] as const

/** One of 21 files is held back for val, one for test. */
const heldShare = 1 / 21

interface Copy {
  mark: string
  isSharpened: boolean
  isTurned: boolean
}

/** "", "-rotated1", "-sharpened-rotated1", "-rotated2" and so on. */
const copyOf = (at: number): Copy => {
  if (at === 0) return { mark: '', isSharpened: false, isTurned: false }
  const isSharpened = at % 2 === 0
  return { mark: `${isSharpened ? '-sharpened' : ''}-rotated${Math.ceil(at / 2)}`, isSharpened, isTurned: true }
}

/** The split folder of every copy of every original of a class; each original beyond the whole ones gives some away. */
function planSplits({ size, hasTest }: TreeOptions, random: Random): string[][] {
  const { originals, copies, whole } = treeSizes[size]
  const splits = Array.from({ length: originals }, () => Array.from({ length: copies }, () => 'train'))
  const held = Math.round(originals * copies * heldShare)
  const order = splits.map(() => random.shuffle([...Array(copies).keys()]))
  for (let at = 0; at < 2 * held; at++) {
    const original = whole + (at % (originals - whole))
    const copy = order[original]?.pop() ?? 0
    splits[original]?.splice(copy, 1, hasTest && at >= held ? 'test' : 'val')
  }
  return splits
}

/** The middle of a picture after it was turned, as large as it was. */
async function turn(picture: Sharp, degrees: number, width: number, height: number): Promise<Sharp> {
  const { data, info } = await picture
    .rotate(degrees, { background: '#000' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const { channels } = info
  const [left, top] = [Math.floor((info.width - width) / 2), Math.floor((info.height - height) / 2)]
  const turned = sharp(data, { raw: { width: info.width, height: info.height, channels } })
  return turned.extract({ left, top, width, height })
}

/**
 * Draws phantoms under the tree and the names of the data set that the project began with:
 * cervical fracture/{train,val,test}/{fracture,normal}/CSFDV1B10 (18)-sharpened-rotated3.png. Copies of an original are
 * turned and sharpened, and spread over splits as they are there. The same options give the same files.
 * @returns how many files
 */
export async function drawTree(folder: string, options: TreeOptions): Promise<number> {
  const { originals, copies } = treeSizes[options.size]
  const total = classes.length * originals * copies
  let done = 0
  for (const [c, { folder: className, prefix, hasFracture }] of classes.entries()) {
    const random = createRandom(`${options.seed}/published/${className}`)
    const splits = planSplits(options, random)
    for (const split of new Set(splits.flat()))
      await mkdir(path.join(folder, wrapper, split, className), { recursive: true })
    for (const [original, ofCopy] of splits.entries()) {
      const patient = c * originals + original
      const { width, height, pixels } = drawPhantom({ seed: options.seed, patient, view: 0, hasFracture })
      const degrees = ofCopy.map(() => (random.integer(2) ? 1 : -1) * random.between(2, 10))
      await Promise.all(
        ofCopy.map(async (split, at) => {
          const { mark, isSharpened, isTurned } = copyOf(at)
          const drawn = sharp(pixels, { raw: { width, height, channels: 1 } })
          const picture = isTurned ? await turn(drawn, degrees[at] ?? 0, width, height) : drawn
          const finished = isSharpened ? picture.sharpen({ sigma: 1.5 }) : picture
          const file = path.join(folder, wrapper, split, className, `${prefix} (${original + 1})${mark}.png`)
          await writeFile(file, await finished.toColourspace('b-w').png().toBuffer())
        }),
      )
      done += copies
      options.onProgress?.(done, total)
    }
  }
  return total
}
