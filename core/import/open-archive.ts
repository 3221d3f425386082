import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { whileThereIsRoom } from '#core/bring-pieces.ts'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Container } from '#core/import/container.ts'
import { requireRatio } from '#core/import/require-ratio.ts'
import { blockBytes, isTar } from '#core/import/tar/header.ts'
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

/** Stops what comes out where it is more than any honest archive of that size holds, or than is taken. */
async function* bounded(chunks: AsyncIterable<Buffer>, name: string, packedBytes: number, mostBytes: number) {
  let total = 0
  for await (const chunk of chunks) {
    total += chunk.length
    requireRatio(name, total, packedBytes)
    if (total > mostBytes)
      throw new InvalidInput('archive', `${name}: unpacks to more`, `up to ${showBytes(mostBytes)}, unpacked`)
    yield chunk
  }
}

interface Unpacking {
  isOurs: boolean
  /** A folder for what an archive is unpacked to that is packed as a whole; whoever calls removes it. */
  scratch: string
  signal: AbortSignal
  /** Bytes that the folder of that file may still take. */
  roomIn?: (folder: string) => Promise<number>
  /** What it may unpack to; unset: as much as any honest archive. */
  mostBytes?: number
}

async function unpack(file: string, packedBytes: number, { isOurs, scratch, signal, roomIn, mostBytes }: Unpacking) {
  const name = path.basename(file)
  const folder = path.join(scratch, 'unpacked')
  // Called as the archive is: what is wrong in it is said by that name.
  const into = path.join(folder, name)
  await mkdir(folder, { recursive: true, mode: privateFolder })
  const handle = await openNamed(file, isOurs)
  try {
    const packed = handle.createReadStream({ autoClose: false })
    const within = (chunks: AsyncIterable<Buffer>) =>
      whileThereIsRoom(
        bounded(chunks, name, packedBytes, mostBytes ?? Number.POSITIVE_INFINITY),
        folder,
        soFar => `${name}: unpacked as far as ${soFar}`,
        roomIn,
      )
    await pipeline(packed, createGunzip(), within, createWriteStream(into, { mode: privateFile }), { signal })
    return into
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('Z_')) throw error
    throw new InvalidInput('archive', `${name}: damaged (${code})`, allowed)
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
  const { isOurs } = how
  const { block, size } = await firstBlock(file, isOurs)
  if (isTar(block)) return { kind: 'tar', tar: file, isOurs }
  const other = otherKind(block)
  if (other !== null) throw new InvalidInput('archive', `${path.basename(file)}: ${other}`, allowed)
  if (block.length < 2 || block.readUInt16LE(0) !== gzipMagic) return { kind: 'zip', zip: file, isOurs }
  const tar = await unpack(file, size, how)
  const unpacked = await firstBlock(tar, true)
  if (isTar(unpacked.block)) return { kind: 'tar', tar, isOurs: true }
  throw new InvalidInput('archive', `${path.basename(file)}: what gzip packed there is no TAR`, allowed)
}
