import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'
import { createRandom } from '#core/random.ts'

const bits = 64

export const fileNameOf = (place: number) => `film-${String(place).padStart(3, '0')}.png`

/**
 * Phantoms as a detector of 14 bits would give them. In the middle of each is a square, dark and bright in turn: which of two
 * neighbours is drawn is told by one pixel.
 */
export async function drawFilms(folder: string, count: number, side: number): Promise<void> {
  const { pixels } = drawPhantom({ seed: 1, patient: 0, view: 0, hasFracture: false, width: side, height: side })
  const [from, to] = [side * 0.4, side * 0.6]
  for (let place = 0; place < count; place++) {
    const random = createRandom(`bench/labelling/${place}`)
    const deep = Uint16Array.from(pixels, (value, i) => {
      const [x, y] = [i % side, Math.floor(i / side)]
      const isMiddle = x > from && x < to && y > from && y < to
      return (isMiddle ? (place % 2 ? 230 : 25) : value) * bits + random.integer(bits)
    })
    const png = await sharp(deep, { raw: { width: side, height: side, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    await writeFile(path.join(folder, fileNameOf(place)), png)
  }
}
