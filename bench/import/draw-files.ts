import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { createRandom } from '#core/random.ts'

const perPatient = 4
const atOnce = 64

/**
 * Grey pictures of noise, each another, as published trees have them: a tenth in val, a tenth in test, two classes, four
 * pictures a patient: train/Normal/p000012/3.png.
 */
export async function drawFiles(folder: string, count: number, side: number): Promise<void> {
  const random = createRandom('bench/import')
  for (let begun = 0; begun < count; begun += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - begun) }, (_, i) => {
      const at = begun + i
      const patient = Math.floor(at / perPatient)
      const split = ['val', 'test'][patient % 10] ?? 'train'
      const className = Math.floor(patient / 10) % 2 === 0 ? 'Normal' : 'Fracture'
      const into = path.join(folder, split, className, `p${String(patient).padStart(6, '0')}`)
      const values = Uint8Array.from({ length: side * side }, () => 40 + random.integer(160))
      return { into, name: `${(at % perPatient) + 1}.png`, values }
    })
    await Promise.all(
      some.map(async ({ into, name, values }) => {
        const picture = sharp(values, { raw: { width: side, height: side, channels: 1 } }).toColourspace('b-w')
        await mkdir(into, { recursive: true })
        await writeFile(path.join(into, name), await picture.png({ compressionLevel: 1 }).toBuffer())
      }),
    )
  }
}
