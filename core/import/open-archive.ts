import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { findRoom } from '#core/disk-room.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Container } from '#core/import/container.ts'
import { requireRatio } from '#core/import/require-ratio.ts'
import { blockBytes, isTar } from '#core/import/tar/header.ts'
import { Obstacle } from '#core/obstacle.ts'
import { openNamed } from '#core/open-inside.ts'
import { showBytes } from '#core/show-bytes.ts'

const gzipMagic = 0x8b1f

const allowed = 'a ZIP, a TAR, or a TAR packed by gzip, whole'

const others = [
  ['526172211a07', 'a RAR'],
  ['377abcaf271c', 'a 7z'],
  ['fd377a585a00', 'packed by xz'],
  ['425a68', 'packed by bzip2'],
  ['28b52ffd', 'packed by zstd'],
] as const

/** What an archive of another kind is called; null: it is none. */
const otherKind = (block: Buffer) =>
  others.find(([start]) => block.toString('hex', 0, start.length / 2) === start)?.[1] ?? null

async function firstBlock(file: string, isOurs: boolean): Promise<{ block: Buffer; size: number }> {
  const handle = await openNamed(file, isOurs)
  try {
    const { size } = await handle.stat()
    const block = Buffer.alloc(Math.min(blockBytes, size))
    await handle.read(block, 0, block.length, 0)
    return { block, size }
  } finally {
    await handle.close()
  }
}

/** Written between two looks at the disk. */
const lookBytes = 2 ** 24

interface Limits {
  packedBytes: number
  mostBytes: number
  room: () => Promise<number>
}

/** Stops what comes out where it is more than any honest archive of that size holds, or than the disk has room for. */
async function* bounded(chunks: AsyncIterable<Buffer>, name: string, limits: Limits) {
  let [total, looked] = [0, 0]
  for await (const chunk of chunks) {
    total += chunk.length
    requireRatio(name, total, limits.packedBytes)
    if (total > limits.mostBytes)
      throw new InvalidInput('archive', `${name}: unpacks to more`, `up to ${showBytes(limits.mostBytes)}, unpacked`)
    if (total > looked) {
      if ((await limits.room()) < lookBytes) {
        const soFar = `unpacked as far as ${showBytes(total)}`
        throw new Obstacle(
          `${name}: ${soFar}, and the server's disk has no more room beside its reserve`,
          'the disk is full',
        )
      }
      looked = total + lookBytes
    }
    yield chunk
  }
}

export interface Unpacking {
  isOurs: boolean
  /** Where an archive is unpacked to that is packed as a whole: a file that is there until somebody removes it. */
  scratch: string
  signal: AbortSignal
  /** Bytes that the folder of that file may still take. */
  roomIn?: (folder: string) => Promise<number>
  /** What it may unpack to; unset: as much as any honest archive. */
  mostBytes?: number
}

async function unpack(
  file: string,
  packedBytes: number,
  { isOurs, scratch: into, signal, roomIn = findRoom, mostBytes = Number.POSITIVE_INFINITY }: Unpacking,
) {
  const folder = path.dirname(into)
  await mkdir(folder, { recursive: true, mode: privateFolder })
  await rm(into, { force: true })
  const handle = await openNamed(file, isOurs)
  try {
    const packed = handle.createReadStream({ autoClose: false })
    const unpacked = createWriteStream(into, { mode: privateFile })
    const limits = { packedBytes, mostBytes, room: () => roomIn(folder) }
    const within = (chunks: AsyncIterable<Buffer>) => bounded(chunks, path.basename(file), limits)
    await pipeline(packed, createGunzip(), within, unpacked, { signal })
  } catch (error) {
    await rm(into, { force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('Z_')) throw error
    throw new InvalidInput('archive', `${path.basename(file)}: damaged (${code})`, allowed)
  } finally {
    await handle.close()
  }
}

/**
 * Opens an archive by what it begins with, whatever it is called. One that is packed as a whole is unpacked beside first.
 * @throws InvalidInput for what is damaged, or unpacks to more than an honest archive does; Obstacle where the disk has no
 * room for it
 */
export async function openArchive(file: string, how: Unpacking): Promise<Container> {
  const { isOurs, scratch } = how
  const { block, size } = await firstBlock(file, isOurs)
  if (isTar(block)) return { kind: 'tar', tar: file, isOurs }
  const other = otherKind(block)
  if (other !== null) throw new InvalidInput('archive', `${path.basename(file)}: ${other}`, allowed)
  if (block.length < 2 || block.readUInt16LE(0) !== gzipMagic) return { kind: 'zip', zip: file, isOurs }
  await unpack(file, size, how)
  const unpacked = await firstBlock(scratch, true)
  if (isTar(unpacked.block)) return { kind: 'tar', tar: scratch, isOurs: true }
  throw new InvalidInput('archive', `${path.basename(file)}: what gzip packed there is no TAR`, allowed)
}
