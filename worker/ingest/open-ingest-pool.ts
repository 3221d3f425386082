import { createHash } from 'node:crypto'
import { openBlobStore } from '#core/blob/open.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Inspected, Refusal } from '#core/image/ingested.ts'
import { inspectImage, makeThumbnail } from '#core/image/pixels.ts'
import { type FileSource, readSource } from '#core/import/read-source.ts'
import type { IngestPool, IngestPoolOptions } from './ingest-pool.ts'

async function orRefuse<T>(act: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return { reason: error.message }
  }
}

async function look(bytes: Buffer): Promise<Inspected> {
  const facts = await inspectImage(bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const none = { frame: null, modality: null, bodyPart: null, burnedIn: null, patientKey: null, studyKey: null }
  return { ...facts, ...none, sha256, byteCount: bytes.length }
}

/** Reads pictures in this process. */
export async function openIngestPool({ blobs: place }: IngestPoolOptions): Promise<IngestPool> {
  const blobs = await openBlobStore(place)
  return {
    inspect: (source: FileSource) => orRefuse(async () => look(await readSource(source))),
    ingest: (source: FileSource) =>
      orRefuse(async () => {
        const bytes = await readSource(source)
        const facts = await look(bytes)
        const thumbnailSha256 = await blobs.put(await makeThumbnail(bytes))
        const fileSha256 = await blobs.put(bytes)
        const kept = { fileSha256, pictureSha256: fileSha256, thumbnailSha256, previewSha256: thumbnailSha256 }
        return { ...facts, ...kept, display: null, perceptualHashes: [], isOriginalKept: true, removals: [] }
      }),
    async close() {},
  }
}
