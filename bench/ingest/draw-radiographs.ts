import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'
import { createRandom } from '#core/random.ts'

const side = 2048

/** Phantoms as a detector of 14 bits would give them: the noise below 8 bits is what such files are large of. */
export async function drawRadiographs(folder: string, count: number): Promise<void> {
  for (let patient = 0; patient < count; patient++) {
    const { pixels } = drawPhantom({ seed: 1, patient, view: 0, hasFracture: false, width: side, height: side })
    const random = createRandom(`bench/ingest/${patient}`)
    const deep = Uint16Array.from(pixels, value => value * 64 + random.integer(64))
    const png = await sharp(deep, { raw: { width: side, height: side, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    await writeFile(path.join(folder, `${patient}.png`), png)
  }
}
