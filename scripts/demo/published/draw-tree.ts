import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { drawPhantom } from '../../../core/phantom/draw-phantom.ts'
import { createRandom, type Random } from '../../../core/random.ts'
import { copyName, drawCopy, drawDegrees } from '../draw-copy.ts'

/** How many originals a class has, of how many copies each, and how many of them stay whole in train. */
export interface TreeSize {
  originals: number
  copies: number
  whole: number
}

export const treeSizes = {
  small: { originals: 12, copies: 8, whole: 2 },
  /** As large as the first data set. */
  full: { originals: 105, copies: 20, whole: 6 },
} as const satisfies Record<string, TreeSize>

export interface TreeOptions {
  size: TreeSize
  /** Without: what would be in test is in val. */
  hasTest: boolean
  /** Which class an original is put into is drawn by lot: there is nothing to be learnt from it. */
  isByLot?: boolean
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

/** The split folder of every copy of every original of a class; each original beyond the whole ones gives some away. */
function planSplits({ size, hasTest }: TreeOptions, random: Random): string[][] {
  const { originals, copies, whole } = size
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

/**
 * Draws phantoms under the tree and the names of the data set that the project began with:
 * cervical fracture/{train,val,test}/{fracture,normal}/CSFDV1B10 (18)-sharpened-rotated3.png. Copies of an original are
 * turned and sharpened, and spread over splits as they are there. The same options give the same files.
 * @returns how many files
 */
export async function drawTree(folder: string, options: TreeOptions): Promise<number> {
  const { originals, copies } = options.size
  const total = classes.length * originals * copies
  let done = 0
  for (const [c, { folder: className, prefix, hasFracture }] of classes.entries()) {
    const random = createRandom(`${options.seed}/published/${className}`)
    const lot = createRandom(`${options.seed}/lot/${className}`)
    const splits = planSplits(options, random)
    for (const split of new Set(splits.flat()))
      await mkdir(path.join(folder, wrapper, split, className), { recursive: true })
    for (const [original, ofCopy] of splits.entries()) {
      const patient = c * originals + original
      const shown = options.isByLot ? lot.integer(2) === 1 : hasFracture
      const phantom = drawPhantom({ seed: options.seed, patient, view: 0, hasFracture: shown })
      const degrees = ofCopy.map(() => drawDegrees(random))
      await Promise.all(
        ofCopy.map(async (split, at) => {
          const file = path.join(folder, wrapper, split, className, copyName(`${prefix} (${original + 1})`, at))
          await writeFile(file, await drawCopy(phantom, at, degrees[at] ?? 0))
        }),
      )
      done += copies
      options.onProgress?.(done, total)
    }
  }
  return total
}
