import { mkdir, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'
import { findChestXrays, findFullSizeXrays } from '../samples.ts'
import { drawRadiographs } from './draw-radiographs.ts'

export interface Pictures {
  name: string
  /** Absolute, real paths. */
  files: string[]
  /** The thumbnail shows all there is of them. */
  areSmall: boolean
}

async function listPictures(folder: string): Promise<string[]> {
  const found = await readdir(await realpath(folder), { recursive: true, withFileTypes: true })
  return found
    .filter(f => f.isFile() && /\.(png|jpe?g)$/.test(f.name))
    .map(f => path.join(f.parentPath, f.name))
    .sort()
}

/** Samples where there are any, and always what is drawn: small ones of 8 bits, large ones of 16. */
export async function findPictures(
  folder: string,
  counts: { phantoms: number; radiographs: number },
): Promise<Pictures[]> {
  const [phantoms, radiographs] = [path.join(folder, 'phantoms'), path.join(folder, 'radiographs')]
  await writePhantoms(phantoms, { count: counts.phantoms, seed: 1 })
  await mkdir(radiographs)
  await drawRadiographs(radiographs, counts.radiographs)
  const folders: [string, string | null][] = [
    ['chest X-rays, 256 px JPEG', findChestXrays()],
    ['chest X-rays, 1024 px PNG', findFullSizeXrays()],
    ['phantoms, 256 x 320 PNG', phantoms],
    ['phantoms, 2048 x 2048 PNG of 16 bits', radiographs],
  ]
  const pictures: Pictures[] = []
  for (const [name, at] of folders) {
    if (!at) continue
    const files = await listPictures(at)
    pictures.push({ name: `${files.length} ${name}`, files, areSmall: name.includes('256 px') })
  }
  return pictures
}
