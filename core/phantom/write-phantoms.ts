import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { InvalidInput } from '#core/errors.ts'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'
import { createRandom } from '#core/random.ts'

export interface PhantomOptions {
  /** Pictures, from 8 to 20000; half of them Fracture. */
  count: number
  /** From 0 to 2147483647. */
  seed: number
  /** Called after every picture; what it throws ends the drawing. */
  onProgress?: (done: number) => void
}

interface PlannedPhantom {
  patient: number
  view: number
  hasFracture: boolean
  file: string
}

const classNames = { whole: 'Normal', fractured: 'Fracture' } as const
const groupOf = (patient: number): string => `patient-${String(patient + 1).padStart(5, '0')}`

/** Patients of 2 to 4 pictures, each of one class, until both classes have their half. */
function planPhantoms(count: number, seed: number): PlannedPhantom[] {
  const random = createRandom(`${seed}/plan`)
  const left = [
    { hasFracture: false, pictures: Math.ceil(count / 2) },
    { hasFracture: true, pictures: Math.floor(count / 2) },
  ]
  const planned: PlannedPhantom[] = []
  for (let patient = 0; left.some(l => l.pictures > 0); patient++) {
    const half = left[patient % 2]
    if (!half || half.pictures === 0) continue
    const wanted = [2, 2, 3, 4][random.integer(4)] ?? 2
    // Nobody is left with a single picture.
    const views = half.pictures - wanted === 1 ? (wanted === 2 ? 3 : wanted - 1) : Math.min(wanted, half.pictures)
    for (let view = 0; view < views; view++) {
      const folder = half.hasFracture ? classNames.fractured : classNames.whole
      const file = `images/${folder}/${groupOf(patient)}-view-${view + 1}.png`
      planned.push({ patient, view, hasFracture: half.hasFracture, file })
    }
    half.pictures -= views
  }
  return planned
}

/**
 * Draws phantoms into a folder: images/Normal/*.png, images/Fracture/*.png (8-bit grey, 256 x 320) and manifest.csv
 * with the columns file, label, group. The same count and seed give the same pictures.
 * @returns the paths written, relative to the folder, in the order of the manifest
 * @throws InvalidInput
 */
export async function writePhantoms(folder: string, { count, seed, onProgress }: PhantomOptions): Promise<string[]> {
  if (!Number.isInteger(count) || count < 8 || count > 20_000)
    throw new InvalidInput('count', String(count), 'a whole number from 8 to 20000')
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31)
    throw new InvalidInput('seed', String(seed), 'a whole number from 0 to 2147483647')
  for (const name of Object.values(classNames)) await mkdir(path.join(folder, 'images', name), { recursive: true })

  const planned = planPhantoms(count, seed)
  for (const [i, { patient, view, hasFracture, file }] of planned.entries()) {
    const { width, height, pixels } = drawPhantom({ seed, patient, view, hasFracture })
    const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    await writeFile(path.join(folder, file), png)
    onProgress?.(i + 1)
  }
  const rows = planned.map(
    p => `${p.file},${p.hasFracture ? classNames.fractured : classNames.whole},${groupOf(p.patient)}`,
  )
  await writeFile(path.join(folder, 'manifest.csv'), `${['file,label,group', ...rows].join('\n')}\n`)
  return planned.map(p => p.file)
}
