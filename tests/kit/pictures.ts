import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

/** A small greyscale PNG that no other seed gives: a disc on a slope, bright or dark. */
export async function drawPicture(seed: number, isBright = false, size = 48): Promise<Buffer> {
  const pixels = new Uint8Array(size * size)
  const centre = size / 2 + (seed % 7) - 3
  for (let i = 0; i < pixels.length; i++) {
    const x = i % size
    const y = Math.floor(i / size)
    const isInside = (x - centre) ** 2 + (y - size / 2) ** 2 < (size / 5) ** 2
    const noise = (Math.imul(i + 1, 2654435761 + seed * 40503) >>> 24) % 32
    pixels[i] = (isInside ? (isBright ? 200 : 60) : 100 + ((x + seed) % 20)) + noise
  }
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .png()
    .toBuffer()
}

/** An empty folder that goes when this test file ends: the setup of its project says where. */
export function newFolder(): Promise<string> {
  const { LAMINA_TEST_FOLDERS } = process.env
  if (!LAMINA_TEST_FOLDERS) throw new Error('no setup file made a place for folders')
  return mkdtemp(path.join(LAMINA_TEST_FOLDERS, 'lamina-folder-'))
}

/** Writes files below a folder, making the folders between. */
export async function writeTree(folder: string, files: Record<string, string | Buffer>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  return folder
}
