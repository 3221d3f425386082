import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Upload } from '@tus/server'
import { type BucketBytes, pieceBytes } from '#core/upload/bucket-bytes.ts'

/** Cuts a stream into pieces, the last of them shorter; what had come when it broke is a piece too, and then it throws. */
async function* cut(bytes: Readable): AsyncGenerator<Buffer> {
  let [parts, byteCount]: [Buffer[], number] = [[], 0]
  let broken: { error: unknown } | null = null
  const chunks = bytes[Symbol.asyncIterator]()
  for (;;) {
    const next = await chunks.next().catch((error: unknown) => {
      broken = { error }
      return { value: undefined, done: true as const }
    })
    if (next.done) break
    for (let rest: Buffer = next.value; rest.length > 0; ) {
      const part = rest.subarray(0, pieceBytes - byteCount)
      rest = rest.subarray(part.length)
      parts.push(part)
      byteCount += part.length
      if (byteCount < pieceBytes) continue
      yield Buffer.concat(parts)
      ;[parts, byteCount] = [[], 0]
    }
  }
  if (byteCount > 0) yield Buffer.concat(parts)
  if (broken) throw ERRORS.FILE_WRITE_ERROR
}

/** Where uploads arrive whose bytes are kept in a bucket: each piece is there, or not, when its request is answered. */
export class BucketUploadStore extends DataStore {
  override extensions = ['creation', 'creation-with-upload', 'termination']
  private readonly bytes: BucketBytes

  constructor(bytes: BucketBytes) {
    super()
    this.bytes = bytes
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size, metadata } = upload
    await this.bytes.create(id, JSON.stringify({ id, size, metadata, creation_date: new Date().toISOString() }))
    return upload
  }

  override async getUpload(id: string): Promise<Upload> {
    const info = await this.bytes.readInfo(id)
    if (info === null) throw ERRORS.FILE_NOT_FOUND
    const { receivedBytes = 0 } = (await this.bytes.find(id)) ?? {}
    return new Upload({ ...JSON.parse(info), offset: receivedBytes })
  }

  /** What arrived before it was cut stays, and the client goes on from there. */
  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    let at = offset
    for await (const piece of cut(bytes)) {
      await this.bytes.put(id, at, piece)
      at += piece.length
    }
    return at
  }

  override remove(id: string): Promise<void> {
    return this.bytes.remove(id)
  }
}
