import { hash } from 'node:crypto'
import type { Plane } from '#core/duplicate/disc.ts'
import type { Cue } from '#core/leakage/shortcuts.ts'

/** What is known of an image without looking at what it shows. */
export interface Described {
  fileName: string
  mediaType: string
  bitDepth: number
  modality: string | null
  bodyPart: string | null
  byteCount: number
  width: number
  height: number
}

/** What is seen of a thumbnail. */
export interface Looked {
  border: Float32Array
  pixels: Float32Array
}

/** Part of the shorter side that is its border. */
const borderShare = 0.05
const nearBlack = 8
const nearWhite = 247
const shrunkSide = 16
/** Places for parts of file names; which place a part has is drawn by its letters. */
const namePlaces = 256
/** So many values of one kind are told apart, those that most images have. */
const mostValues = 32

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

const ofPixels = ({ values, width }: Plane, { left, top, right, bottom }: Box) => {
  let [count, sum, squares, black, white] = [0, 0, 0, 0, 0]
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const value = values[y * width + x] as number
      count++
      sum += value
      squares += value * value
      if (value < nearBlack) black++
      if (value > nearWhite) white++
    }
  const mean = sum / count
  return {
    mean,
    deviation: Math.sqrt(Math.max(squares / count - mean * mean, 0)),
    black: black / count,
    white: white / count,
  }
}

/** Of each edge its brightness, how much that varies, and how much of it is black and white. @returns Float32Array[16], each 0 to 1 */
export function borderOf(plane: Plane): Float32Array {
  const { width, height } = plane
  const thick = Math.max(1, Math.round(borderShare * Math.min(width, height)))
  const whole = { left: 0, top: 0, right: width, bottom: height }
  const edges = [
    { ...whole, bottom: thick },
    { ...whole, top: height - thick },
    { ...whole, right: thick },
    { ...whole, left: width - thick },
  ]
  return Float32Array.from(
    edges.flatMap(edge => {
      const { mean, deviation, black, white } = ofPixels(plane, edge)
      return [mean / 255, deviation / 255, black, white]
    }),
  )
}

/** The mean of each of 16 x 16 parts of the picture. @returns Float32Array[256], each 0 to 1 */
export function shrink(plane: Plane): Float32Array {
  const { width, height } = plane
  const shrunk = new Float32Array(shrunkSide * shrunkSide)
  for (let row = 0; row < shrunkSide; row++)
    for (let column = 0; column < shrunkSide; column++) {
      const from = (place: number, side: number) => Math.min(Math.floor((place * side) / shrunkSide), side - 1)
      const [left, top] = [from(column, width), from(row, height)]
      const box = {
        left,
        top,
        right: Math.max(from(column + 1, width), left + 1),
        bottom: Math.max(from(row + 1, height), top + 1),
      }
      shrunk[row * shrunkSide + column] = ofPixels(plane, box).mean / 255
    }
  return shrunk
}

/** A number for each of the values that most images have: 1 where an image has it. */
function oneOf(values: readonly string[]): (value: string) => number[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const known = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostValues)
  return value => known.map(([name]) => Number(name === value))
}

const sizeName = ({ width, height }: Described) => `${width} x ${height}`

function sizesOf(all: readonly Described[]): Float32Array[] {
  const known = oneOf(all.map(sizeName))
  return all.map(image => {
    const { width, height } = image
    return Float32Array.from([Math.log(width), Math.log(height), Math.log(width / height), ...known(sizeName(image))])
  })
}

function encodingsOf(all: readonly Described[]): Float32Array[] {
  const kinds = [
    (image: Described) => image.mediaType,
    (image: Described) => String(image.bitDepth),
    (image: Described) => image.modality ?? '',
    (image: Described) => image.bodyPart ?? '',
  ].map(of => ({ of, known: oneOf(all.map(of)) }))
  return all.map(image =>
    Float32Array.from([
      Math.log(image.byteCount / (image.width * image.height)),
      ...kinds.flatMap(({ of, known }) => known(of(image))),
    ]),
  )
}

const placeOf = (part: string) => Number.parseInt(hash('sha1', part).slice(0, 8), 16) % namePlaces

/** One to three letters in a row, how long it is, and its first number. @returns Float32Array[258] */
export function nameOf(fileName: string): Float32Array {
  const name = `^${(fileName.split('/').at(-1) ?? '').toLowerCase()}$`
  const features = new Float32Array(namePlaces + 2)
  for (let length = 1; length <= 3; length++)
    for (let at = 0; at + length <= name.length; at++) features[placeOf(name.slice(at, at + length))] = 1
  features[namePlaces] = Math.log(name.length)
  features[namePlaces + 1] = Math.log1p(Number(/\d{1,15}/.exec(name)?.[0] ?? 0))
  return features
}

/** What each cue says of some images, in their order. @param looked of their thumbnails */
export function featuresOf(all: readonly Described[], looked: readonly Looked[]): Record<Cue, Float32Array[]> {
  return {
    BORDER: looked.map(({ border }) => border),
    SIZE: sizesOf(all),
    ENCODING: encodingsOf(all),
    FILE_NAME: all.map(({ fileName }) => nameOf(fileName)),
    PIXELS: looked.map(({ pixels }) => pixels),
  }
}
