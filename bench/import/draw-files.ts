import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { createRandom } from '#core/random.ts'

const perPatient = 4
const atOnce = 64

/**
 * Grey pictures of noise, a thousand a folder, and a list that says class, split and patient of each.
 * @returns the path of the list
 */
export async function drawListed(folder: string, count: number, side: number): Promise<string> {
  const random = createRandom('bench/import-list')
  const lines = ['file,label,patient,split']
  for (let begun = 0; begun < count; begun += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - begun) }, (_, i) => {
      const at = begun + i
      const patient = Math.floor(at / perPatient)
      const name = `images/${String(Math.floor(at / 1000)).padStart(4, '0')}/${String(at).padStart(7, '0')}.png`
      const className = Math.floor(patient / 10) % 2 === 0 ? 'Normal' : 'Fracture'
      lines.push(`${name},${className},p${patient},${['val', 'test'][patient % 10] ?? 'train'}`)
      return { name, values: Uint8Array.from({ length: side * side }, () => 40 + random.integer(160)) }
    })
    await Promise.all(
      some.map(async ({ name, values }) => {
        const picture = sharp(values, { raw: { width: side, height: side, channels: 1 } }).toColourspace('b-w')
        await mkdir(path.join(folder, path.dirname(name)), { recursive: true })
        await writeFile(path.join(folder, name), await picture.png({ compressionLevel: 1 }).toBuffer())
      }),
    )
  }
  const list = path.join(folder, 'labels.csv')
  await writeFile(list, `${lines.join('\n')}\n`)
  return list
}

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
