import { openedBucket } from '#core/blob/opened-bucket.ts'
import { sha256Of } from '#core/blob/store.ts'
import { bringPieces } from '#core/bring-pieces.ts'
import { NotFound } from '#core/errors.ts'
import { isId, requireId } from '#core/id.ts'
import type { BlobPlace } from '#core/place.ts'
import type { UploadBytes } from '#core/upload/upload-bytes.ts'

/** That an upload is cut into. */
export const pieceBytes = 8 * 2 ** 20

/** Of an upload that is on its way into a bucket: what tus says of it, and its pieces. */
export interface BucketBytes extends UploadBytes {
  /** @param info what tus says of it, as JSON */
  create(id: string, info: string): Promise<void>
  /** @returns null where there is no such upload */
  readInfo(id: string): Promise<string | null>
  /** Puts what begins at an offset; it is there whole or not at all. */
  put(id: string, offset: number, bytes: Uint8Array): Promise<void>
}

interface Piece {
  key: string
  offset: number
  byteCount: number
}

/**
 * Bytes of uploads in a bucket: <prefix>/uploads/<id>/info, and beside it pieces named by where they begin. What has
 * arrived is what lies there without a gap, so nothing has to be written down that a crash could make wrong, and whichever
 * process takes the next piece goes on from there.
 */
export function bucketBytes({ bucket: name, prefix }: Extract<BlobPlace, { kind: 's3' }>): BucketBytes {
  const folder = `${prefix && `${prefix}/`}uploads/`
  const below = (id: string) => `${folder}${requireId('Upload', id)}/`
  const infoKey = (id: string) => `${below(id)}info`
  const pieceKey = (id: string, offset: number) => below(id) + String(offset).padStart(15, '0')

  async function look(id: string): Promise<{ pieces: Piece[]; writtenAt: Date } | null> {
    const found = new Map<number, Piece>()
    let writtenAt: Date | null = null
    for await (const { key, byteCount, modifiedAt } of (await openedBucket(name)).list(below(id))) {
      if (writtenAt === null || modifiedAt > writtenAt) writtenAt = modifiedAt
      const named = key.slice(below(id).length)
      if (!/^\d{15}$/.test(named)) continue
      const offset = Number(named)
      found.set(offset, { key, offset, byteCount })
    }
    if (writtenAt === null) return null
    const pieces: Piece[] = []
    for (let next = found.get(0); next && next.byteCount > 0; next = found.get(next.offset + next.byteCount))
      pieces.push(next)
    return { pieces, writtenAt }
  }
  const sum = (pieces: readonly Piece[]) => pieces.reduce((bytes, piece) => bytes + piece.byteCount, 0)

  return {
    folder: null,
    async find(id) {
      const found = await look(id)
      return found && { receivedBytes: sum(found.pieces), writtenAt: found.writtenAt }
    },
    keep: async id => sum((await look(id))?.pieces ?? []),
    async open(id, scratch, signal) {
      const bucket = await openedBucket(name)
      const found = await look(id)
      if (!found) throw new NotFound('Upload', id)
      const read = async ({ key, byteCount }: Piece) => {
        const bytes = await bucket.get(key)
        if (bytes?.length !== byteCount) throw new NotFound('Upload', id)
        return bytes
      }
      return bringPieces(
        id,
        scratch,
        found.pieces.map(piece => () => read(piece)),
        signal,
      )
    },
    async remove(id) {
      const bucket = await openedBucket(name)
      for await (const { key } of bucket.list(below(id))) await bucket.delete(key)
    },
    async ids() {
      const ids = new Set<string>()
      for await (const { key } of (await openedBucket(name)).list(folder))
        ids.add(key.slice(folder.length).split('/')[0] ?? '')
      return [...ids].filter(isId)
    },
    async create(id, info) {
      const bytes = Buffer.from(info)
      await (await openedBucket(name)).put(infoKey(id), bytes, sha256Of(bytes))
    },
    async readInfo(id) {
      return (await (await openedBucket(name)).get(infoKey(id)))?.toString('utf8') ?? null
    },
    async put(id, offset, bytes) {
      await (await openedBucket(name)).put(pieceKey(id, offset), bytes, sha256Of(bytes))
    },
  }
}
