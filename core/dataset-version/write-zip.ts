import { pipeline, Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { crc32, createDeflateRaw, deflateRaw, inflateRaw } from 'node:zlib'
import {
  descriptor,
  directoryRecord,
  endOfDirectory,
  localHeader,
  noSums,
  type Sums,
  type ZipEntry,
} from '#core/dataset-version/zip-records.ts'

type Chunks = AsyncIterable<Buffer> | Iterable<Buffer>

export interface ZipFile extends Omit<ZipEntry, 'isKnown'> {
  /** What its bytes come to, where that is known beforehand; null: it is written behind them. */
  sums: Sums | null
  bytes: Chunks
}

/** Of a file, in one piece, before the loop is turned. */
const pieceBytes = 1 << 20
/** Of what is sent. */
const chunkBytes = 1 << 16
/** Of the directory that is written at the end: a thousand files or two. */
const slabBytes = 1 << 18

async function* inPieces(bytes: Chunks, sums: Sums): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      sums.crc32 = crc32(piece, sums.crc32)
      sums.size += piece.length
      yield piece
      if (at + pieceBytes < chunk.length) await nextTurn()
    }
  }
}

/** As they stand in the archive. @param sums are added up meanwhile */
async function* packed(bytes: Chunks, isDeflated: boolean, sums: Sums): AsyncGenerator<Buffer> {
  const pieces = inPieces(bytes, sums)
  // What goes wrong is thrown where its output is read.
  const output = isDeflated ? pipeline(Readable.from(pieces), createDeflateRaw(), () => undefined) : pieces
  for await (const chunk of output) {
    sums.packedSize += chunk.length
    yield chunk
  }
}

/** What a deflated file's bytes will come to. */
export async function sumUp(bytes: Chunks): Promise<Sums> {
  const sums = noSums()
  for await (const _ of packed(bytes, true, sums));
  return sums
}

/** The directory until it is written: packed by the slab, for half of it are names that are hashes. */
class Directory {
  count = 0
  /** Of its records, as they will stand there. */
  size = 0
  private readonly slabs: Buffer[] = []
  private records: Buffer[] = []
  private recordBytes = 0

  async add(record: Buffer): Promise<void> {
    this.count += 1
    this.records.push(record)
    this.recordBytes += record.length
    this.size += record.length
    if (this.recordBytes >= slabBytes) await this.pack()
  }

  async pack(): Promise<void> {
    const slab = Buffer.concat(this.records)
    this.records = []
    this.recordBytes = 0
    this.slabs.push(await promisify(deflateRaw)(slab, { level: 1 }))
  }

  async *read(): AsyncGenerator<Buffer> {
    await this.pack()
    for (const slab of this.slabs) yield await promisify(inflateRaw)(slab)
  }
}

async function* records(time: Date, files: AsyncIterable<ZipFile>): AsyncGenerator<Buffer> {
  const directory = new Directory()
  let at = 0
  for await (const { name, isDeflated, sums: known, bytes } of files) {
    const entry = { name, isDeflated, isKnown: known !== null }
    const sums = noSums()
    const head = localHeader(entry, time, known)
    yield head
    yield* packed(bytes, isDeflated, sums)
    if (known && (known.crc32 !== sums.crc32 || known.size !== sums.size || known.packedSize !== sums.packedSize))
      throw new Error(
        `${name} of a ZIP has changed since it was looked at: it has ${sums.size} bytes, it had ${known.size}`,
      )
    const tail = known ? Buffer.alloc(0) : descriptor(at, sums)
    yield tail
    await directory.add(directoryRecord(entry, time, at, sums))
    at += head.length + sums.packedSize + tail.length
  }
  yield* directory.read()
  yield endOfDirectory(directory.count, at, directory.size)
}

/**
 * A ZIP, written while it is read; by ZIP64 what is too large or too much for the older format. Of its files nothing is
 * remembered but some sixty bytes each. Whatever throws ends it before its directory: it does not look whole.
 * @param time of every file
 */
export async function* writeZip(time: Date, files: AsyncIterable<ZipFile>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const chunk of records(time, files)) {
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes < chunkBytes) continue
    yield held.length === 1 ? chunk : Buffer.concat(held)
    held = []
    heldBytes = 0
  }
  yield Buffer.concat(held)
}
