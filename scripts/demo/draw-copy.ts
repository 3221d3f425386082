import sharp, { type Sharp } from 'sharp'
import type { Phantom } from '../../core/phantom/draw-phantom.ts'
import type { Random } from '../../core/random.ts'

interface Copy {
  mark: string
  isSharpened: boolean
  isTurned: boolean
}

/** "", "-rotated1", "-sharpened-rotated1", "-rotated2" and so on, as the author of the first data set named them. */
const copyOf = (at: number): Copy => {
  if (at === 0) return { mark: '', isSharpened: false, isTurned: false }
  const isSharpened = at % 2 === 0
  return { mark: `${isSharpened ? '-sharpened' : ''}-rotated${Math.ceil(at / 2)}`, isSharpened, isTurned: true }
}

/** The file of one copy of an original, from 0: the original itself. */
export const copyName = (original: string, at: number): string => `${original}${copyOf(at).mark}.png`

/** The original that a file is of, by its path. */
export const originalOf = (file: string): string =>
  (file.split('/').at(-1) ?? '').replace(/(-sharpened)?(-rotated\d+)?\.png$/, '')

/** By how much a copy is turned, either way. */
export const drawDegrees = (random: Random): number => (random.integer(2) ? 1 : -1) * random.between(2, 10)

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

/** One copy of a phantom: from 1 on it is turned, every second one of those is sharpened too. @returns a PNG */
export async function drawCopy({ width, height, pixels }: Phantom, at: number, degrees: number): Promise<Buffer> {
  const { isSharpened, isTurned } = copyOf(at)
  const drawn = sharp(pixels, { raw: { width, height, channels: 1 } })
  const picture = isTurned ? await turn(drawn, degrees, width, height) : drawn
  const finished = isSharpened ? picture.sharpen({ sigma: 1.5 }) : picture
  return finished.toColourspace('b-w').png().toBuffer()
}
