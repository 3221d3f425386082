import { constants } from 'node:fs'
import { open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { z } from 'zod'
import { webp } from '#core/picture/show.ts'
import { takeTurns } from '#core/take-turns.ts'
import { takePart } from '../harness/take-part.ts'

const requestSchema = z.object({
  files: z.array(z.string()),
  target: z.string(),
  sides: z.array(z.int()),
  atOnce: z.int(),
  keeps: z.boolean(),
})

const openThumbnail = (picture: string | Buffer, side: number) =>
  sharp(picture).resize(side, side, { fit: 'inside', withoutEnlargement: true }).webp(webp)

/** There whole or not at all, also after a power cut, once its folder is synced as well. */
async function keep(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(`${file}.part`, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${file}.part`, file)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Longest sides within these, WebP of the same quality and effort as ours; nothing else is made, checked or hashed.
 * @returns seconds; where it keeps, with the file itself beside them, all of it synced
 */
async function makeThumbnails(request: unknown): Promise<{ seconds: number }> {
  const { files, target, sides, atOnce, keeps } = requestSchema.parse(request)
  const limited = takeTurns(atOnce)
  const nameOf = (i: number, what: number | 'original') => path.join(target, `${i}-${what}`)
  const make = async (file: string, i: number) => {
    for (const side of sides) await openThumbnail(file, side).toFile(nameOf(i, side))
  }
  const makeAndKeep = async (file: string, i: number) => {
    const bytes = await readFile(file)
    await keep(nameOf(i, 'original'), bytes)
    for (const side of sides) await keep(nameOf(i, side), await openThumbnail(bytes, side).toBuffer())
    await syncFolder(target)
  }
  const start = performance.now()
  await Promise.all(files.map((file, i) => limited(() => (keeps ? makeAndKeep(file, i) : make(file, i)))))
  return { seconds: (performance.now() - start) / 1000 }
}

await takePart(async () => {
  // A file on each thread: faster here than several threads on one file.
  sharp.concurrency(1)
  return {
    detail: `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`,
    acts: { thumbnail: makeThumbnails },
  }
})
