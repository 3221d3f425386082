import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openBlobStore } from '#core/blob/open.ts'
import { buildDicom } from '#tests/kit/dicom.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { ReadingProcess } from '#worker/ingest/reading-process.ts'
import { noise } from '../../core/picture/kit.ts'

const folder = await newFolder()
const blobs = path.join(folder, 'blobs')
const reader = new ReadingProcess({
  script: fileURLToPath(new URL('../../../worker/ingest/ingest-process.ts', import.meta.url)),
  startLimitMs: 60_000,
})
afterAll(() => reader.close())

test.each([
  ['held.dcm', async () => buildDicom({ width: 300, height: 300 })],
  ['held.png', () => noise(600, 500).png().toBuffer()],
])('a process says how much of %s it holds until that is stored: all that is kept of it', async (name, make) => {
  await writeFile(path.join(folder, name), await make())
  const held: number[] = []
  const source = { kind: 'file' as const, folder, path: name }
  const request = { source, blobs, frame: null, pseudonymKey: new Uint8Array(32), keepsOriginal: true }
  const said = await reader.ask('ingest', request, 60_000, byteCount => held.push(byteCount))
  if (!('answer' in said) || 'reason' in said.answer) throw new Error(JSON.stringify(said))
  const { sha256, fileSha256, pictureSha256, thumbnailSha256, previewSha256 } = said.answer
  const store = await openBlobStore(blobs)
  const kept = new Set([sha256, fileSha256, pictureSha256, thumbnailSha256, previewSha256])
  const sizes = await Promise.all([...kept].map(async blob => (await store.readVerified(blob)).length))
  expect(held).toEqual([sizes.reduce((sum, size) => sum + size, 0)])
})
