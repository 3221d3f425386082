import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Container } from '#core/import/container.ts'
import { requireRatio } from '#core/import/require-ratio.ts'
import { blockBytes, isTar } from '#core/import/tar/header.ts'
import { openNamed } from '#core/open-inside.ts'

const gzipMagic = 0x8b1f

const allowed = 'a ZIP, a TAR, or a TAR packed by gzip, whole'

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

/** Counts what comes out, and stops where it is more than any honest archive of that size holds. */
const counted = (name: string, packedBytes: number) => {
  let total = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length
      try {
        requireRatio(name, total, packedBytes)
        done(null, chunk)
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })
}

async function unpack(file: string, isOurs: boolean, into: string, packedBytes: number, signal: AbortSignal) {
  await mkdir(path.dirname(into), { recursive: true, mode: privateFolder })
  await rm(into, { force: true })
  const handle = await openNamed(file, isOurs)
  try {
    const packed = handle.createReadStream({ autoClose: false })
    const unpacked = createWriteStream(into, { mode: privateFile })
    await pipeline(packed, createGunzip(), counted(path.basename(file), packedBytes), unpacked, { signal })
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
 * @param scratch where to: a file that is there until somebody removes it
 * @throws InvalidInput for what is damaged, or unpacks to more than an honest archive does
 */
export async function openArchive(
  file: string,
  { isOurs, scratch, signal }: { isOurs: boolean; scratch: string; signal: AbortSignal },
): Promise<Container> {
  const { block, size } = await firstBlock(file, isOurs)
  if (isTar(block)) return { kind: 'tar', tar: file, isOurs }
  if (block.length < 2 || block.readUInt16LE(0) !== gzipMagic) return { kind: 'zip', zip: file, isOurs }
  await unpack(file, isOurs, scratch, size, signal)
  const unpacked = await firstBlock(scratch, true)
  if (isTar(unpacked.block)) return { kind: 'tar', tar: scratch, isOurs: true }
  throw new InvalidInput('archive', `${path.basename(file)}: what gzip packed there is no TAR`, allowed)
}
