import sharp from 'sharp'
import type { Random } from '#core/random.ts'

/** What people and programs do to a picture before they bring it a second time. */
export type Change = (picture: Buffer, random: Random) => Promise<Buffer>

const sizeOf = async (picture: Buffer) => {
  const { width = 0, height = 0 } = await sharp(picture).metadata()
  return { width, height }
}

/** Turned about its middle, laid upon black corners that are as large as they must be. */
const turned = (picture: Buffer, degrees: number) =>
  sharp(picture).rotate(degrees, { background: '#000' }).png().toBuffer()

/** As before, of the size that it had. */
async function turnedWithin(picture: Buffer, degrees: number): Promise<Buffer> {
  const before = await sizeOf(picture)
  const larger = await turned(picture, degrees)
  const after = await sizeOf(larger)
  const [width, height] = [Math.min(before.width, after.width), Math.min(before.height, after.height)]
  const [left, top] = [Math.floor((after.width - width) / 2), Math.floor((after.height - height) / 2)]
  return sharp(larger).extract({ left, top, width, height }).png().toBuffer()
}

async function cut(picture: Buffer, random: Random): Promise<Buffer> {
  const { width, height } = await sizeOf(picture)
  const kept = random.between(0.9, 0.96)
  const [wide, high] = [Math.round(width * kept), Math.round(height * kept)]
  const [left, top] = [random.integer(width - wide + 1), random.integer(height - high + 1)]
  return sharp(picture).extract({ left, top, width: wide, height: high }).png().toBuffer()
}

async function resized(picture: Buffer, random: Random): Promise<Buffer> {
  const { width } = await sizeOf(picture)
  return sharp(picture)
    .resize(Math.round(width * random.between(0.4, 0.8)))
    .png()
    .toBuffer()
}

export const changes: Record<string, Change> = {
  'turned by any angle, canvas enlarged': (picture, random) => turned(picture, random.between(0, 360)),
  'turned by any angle, cut to its size': (picture, random) => turnedWithin(picture, random.between(0, 360)),
  'turned by at most 15 degrees': (picture, random) => turnedWithin(picture, random.between(-15, 15)),
  'turned by quarters': (picture, random) => turned(picture, 90 * (1 + random.integer(3))),
  mirrored: (picture, random) =>
    (random.integer(2) === 0 ? sharp(picture).flip() : sharp(picture).flop()).png().toBuffer(),
  sharpened: picture => sharp(picture).sharpen({ sigma: 1.5, m1: 2, m2: 4 }).png().toBuffer(),
  blurred: picture => sharp(picture).blur(1.2).png().toBuffer(),
  brightened: (picture, random) => sharp(picture).linear(1, random.between(25, 60)).png().toBuffer(),
  darkened: (picture, random) => sharp(picture).linear(random.between(0.6, 0.8), 0).png().toBuffer(),
  'richer in contrast': picture => sharp(picture).linear(1.5, -60).png().toBuffer(),
  'of another gamma': picture => sharp(picture).gamma(1, 2).png().toBuffer(),
  inverted: picture => sharp(picture).negate({ alpha: false }).png().toBuffer(),
  equalised: picture => sharp(picture).clahe({ width: 64, height: 64, maxSlope: 3 }).png().toBuffer(),
  'JPEG of low quality': (picture, random) =>
    sharp(picture)
      .jpeg({ quality: 25 + random.integer(30) })
      .toBuffer(),
  'made smaller': resized,
  'cut by 4 to 10 in a hundred': cut,
}
