import { openBlobStore } from '#core/blob/open.ts'
import type { BlobStore } from '#core/blob/store.ts'
import type { ReadOptions } from '#core/dicom/read-dicom.ts'
import { StillNamed } from '#core/dicom/scan-copy.ts'
import { InvalidInput } from '#core/errors.ts'
import { readSource } from '#core/import/read-source.ts'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import type { Ingested, Refusal } from '#core/picture/ingested.ts'
import { decodeOnOneThread } from '#core/picture/samples.ts'
import { type Doers, type FileRequest, noRoom } from './protocol.ts'
import { serve } from './serve.ts'
import { storeFile } from './store-file.ts'

// As many processes as cores: threads of their own would only stand in each other's way.
decodeOnOneThread()

const stores = new Map<string, Promise<BlobStore>>()

function storeAt(place: string): Promise<BlobStore> {
  const store = stores.get(place) ?? openBlobStore(place)
  stores.set(place, store)
  return store
}

/** Whatever a decoder throws is about this file; what reading it throws, other than InvalidInput, is about the disk. */
async function lookAt<T>(
  { source, frame, pseudonymKey }: FileRequest,
  look: (bytes: Buffer, options: ReadOptions) => Promise<T>,
): Promise<{ bytes: Buffer; seen: T } | Refusal> {
  try {
    const bytes = await readSource(source)
    return { bytes, seen: await asRefusal(look(bytes, { frame, pseudonymKey })) }
  } catch (error) {
    if (error instanceof StillNamed) return { reason: error.message, isStillNamed: true }
    if (error instanceof InvalidInput) return { reason: error.message }
    throw error
  }
}

/** libvips got no thread: the machine has no room for one, whatever the file is. */
const isOfMachine = (said: string) => /^(file is damaged or cut short \()?glib: Error creating thread/.test(said)

function asRefusal<T>(looking: Promise<T>): Promise<T> {
  return looking.catch(error => {
    const said = error instanceof Error ? error.message : String(error)
    if (isOfMachine(said)) throw Object.assign(new Error(said), { name: noRoom })
    if (error instanceof InvalidInput) throw error
    throw new InvalidInput('file', `unreadable (${said})`, 'a file that its decoder understands')
  })
}

/** All that stays in memory until it is stored. */
const heldBytes = (bytes: Buffer, { file, picture, thumbnail, preview }: Ingested): number =>
  [bytes, file, picture, thumbnail, preview].reduce((sum, part) => sum + (part?.byteLength ?? 0), 0)

const doers: Doers = {
  inspect: async request => {
    const looked = await lookAt(request, inspectFile)
    return 'reason' in looked ? looked : looked.seen
  },
  ingest: async (request, onStoring) => {
    const looked = await lookAt(request, ingestFile)
    if ('reason' in looked) return looked
    const { bytes, seen } = looked
    onStoring(heldBytes(bytes, seen))
    return storeFile(await storeAt(request.blobs), bytes, request.keepsOriginal, seen)
  },
}

serve(doers)
