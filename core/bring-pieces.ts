import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { findRoom } from '#core/disk-room.ts'
import { Obstacle } from '#core/obstacle.ts'
import { showBytes } from '#core/show-bytes.ts'

/** Written between two looks at the disk. */
const lookBytes = 2 ** 24

/**
 * Passes on what is about to be written to a disk, as long as that has room for it beside its reserve.
 * @param said what was done so far, for people: "a.tar: unpacked as far as 3 GB"
 * @param roomIn bytes that the folder may still take
 * @throws Obstacle
 */
export async function* whileThereIsRoom(
  chunks: AsyncIterable<Buffer>,
  folder: string,
  said: (soFar: string) => string,
  roomIn: (folder: string) => Promise<number> = findRoom,
): AsyncGenerator<Buffer> {
  let [total, looked] = [0, 0]
  for await (const chunk of chunks) {
    total += chunk.length
    if (total > looked) {
      if ((await roomIn(folder)) < lookBytes) {
        const full = `${said(showBytes(total))}, and the server's disk has no more room beside its reserve`
        throw new Obstacle(full, 'the disk is full')
      }
      looked = total + lookBytes
    }
    yield chunk
  }
}

async function* readAll(pieces: readonly (() => Promise<Buffer>)[]): AsyncGenerator<Buffer> {
  for (const read of pieces) yield await read()
}

/**
 * Brings what lies elsewhere in pieces to this machine, one after the other.
 * @param folder made if need be; whoever calls removes it
 * @returns the file that they are now @throws Obstacle where the disk has no room for them
 */
export async function bringPieces(
  name: string,
  folder: string,
  pieces: readonly (() => Promise<Buffer>)[],
  signal: AbortSignal,
): Promise<string> {
  const into = path.join(folder, 'brought')
  await mkdir(into, { recursive: true, mode: privateFolder })
  const file = path.join(into, name)
  const bounded = whileThereIsRoom(readAll(pieces), into, soFar => `brought as far as ${soFar}`)
  await pipeline(Readable.from(bounded, { objectMode: true }), createWriteStream(file, { mode: privateFile }), {
    signal,
  })
  return file
}
