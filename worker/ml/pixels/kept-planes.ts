import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { type EntryPlace, hashLength, hashOf, isMissing } from '../cache-entry.ts'

/** Of the sha256 that names a look (samples.ts), bytes. */
const keyLength = 32
/** After so much a file is followed by another: what is swept is what nobody reads, not all of it. */
const fileBytes = 256 * 2 ** 20

/** Of what is kept on the disk, bytes. */
export interface CacheLimits {
  /** All planes of the folder, some files more or less; unset: as many as the disk has room for. */
  limitBytes?: number
  /** Left free on the disk for everything else that writes there; unset: nothing. */
  reserveBytes?: number
}

/** A record of one of the files. */
interface Place {
  file: string
  index: number
}

/**
 * Planes of luminance on disk, many in one file: to make a file for each costs a fifth of what decoding it does.
 *
 * Whoever writes has two files of its own, so that writers never meet. `<uuid>.planes` has one record after another: a
 * plane, then the sha256 over its key and itself. `<uuid>.keys` has the sha256 of each one's look, added after the
 * record. It only says where to look: a record is believed by its own hash. Numbers are little-endian.
 *
 * Where its limit is reached, or the disk is nearly full, no more is kept: what came first stays, since every epoch asks
 * for all of them once.
 */
export class KeptPlanes {
  private readonly folder: string
  private readonly key: string
  private readonly planeBytes: number
  /** By look; more than one where two writers decoded it, or the first was damaged. */
  private readonly places = new Map<string, Place[]>()
  private writer: { file: string; count: number } | null = null
  private readonly root: string
  private readonly limitBytes: number
  private readonly reserveBytes: number
  private readonly perFile: number
  private isFull = false

  /**
   * @param place the folder of all planes of one preprocessing, made with the first of them
   * @param planeLength values of each
   * @param limits with the most bytes of one file
   * @throws Error of the file system, other than that nothing is there
   */
  constructor({ folder, key }: EntryPlace, planeLength: number, limits: CacheLimits & { fileBytes?: number } = {}) {
    this.folder = path.join(folder, key)
    this.root = path.dirname(this.folder)
    this.key = key
    this.planeBytes = planeLength * 2
    this.limitBytes = limits.limitBytes ?? Number.POSITIVE_INFINITY
    this.reserveBytes = limits.reserveBytes ?? 0
    const most = limits.fileBytes ?? Math.min(fileBytes, this.limitBytes / 10)
    this.perFile = Math.ceil(most / (this.planeBytes + hashLength))
    for (const name of namesIn(this.folder)) {
      if (!name.endsWith('.keys')) continue
      const file = path.basename(name, '.keys')
      const keys = readFileSync(path.join(this.folder, name)).toString('hex')
      for (let index = 0; (index + 1) * keyLength * 2 <= keys.length; index++)
        this.add(keys.slice(index * keyLength * 2, (index + 1) * keyLength * 2), { file, index })
    }
  }

  /**
   * @param sha256 of the look, hex
   * @returns null where there is none that is whole and undamaged: the caller makes it anew
   * @throws Error of the file system, other than that the file is gone
   */
  async read(sha256: string): Promise<Uint16Array | null> {
    for (const place of this.places.get(sha256) ?? []) {
      const plane = await this.readRecord(sha256, place)
      if (plane) return plane
    }
    return null
  }

  /**
   * Keeps one, where there is room. It blocks: adding to a file takes less time than asking another thread to.
   * @throws Error of the file system
   */
  write(sha256: string, plane: Uint16Array): void {
    const content = new Uint8Array(plane.buffer, plane.byteOffset, plane.byteLength)
    const record = [content, hashOf(`${this.key}/${sha256}`, content)]
    try {
      this.append(sha256, record)
    } catch (error) {
      // Somebody emptied the cache.
      if (!isMissing(error)) throw error
      this.append(sha256, record)
    }
  }

  private append(sha256: string, record: readonly Uint8Array[]): void {
    const writer = this.writer ?? this.openWriter()
    if (!writer) return
    const { file, count } = writer
    // Where it fails, half a record would shift those after it: the next one begins another file.
    this.writer = null
    appendAll(this.pathOf(file, 'planes'), record)
    appendAll(this.pathOf(file, 'keys'), [Buffer.from(sha256, 'hex')])
    this.writer = count + 1 < this.perFile ? { file, count: count + 1 } : null
    this.add(sha256, { file, index: count })
  }

  /** @returns null: there is no room for another file */
  private openWriter(): { file: string; count: number } | null {
    mkdirSync(this.folder, { recursive: true })
    this.isFull ||= !this.hasRoom()
    return this.isFull ? null : { file: randomUUID(), count: 0 }
  }

  private hasRoom(): boolean {
    const wanted = this.perFile * (this.planeBytes + hashLength)
    const { bavail, bsize } = statfsSync(this.folder)
    if (bavail * bsize < wanted + this.reserveBytes) return false
    if (this.limitBytes === Number.POSITIVE_INFINITY) return true
    const files = namesIn(this.root).flatMap(key =>
      namesIn(path.join(this.root, key)).map(name => path.join(key, name)),
    )
    const sizes = files.map(file => statSync(path.join(this.root, file), { throwIfNoEntry: false })?.size ?? 0)
    return sizes.reduce((sum, size) => sum + size, wanted) <= this.limitBytes
  }

  private async readRecord(sha256: string, { file, index }: Place): Promise<Uint16Array | null> {
    const record = new Uint8Array(this.planeBytes + hashLength)
    const handle = await open(this.pathOf(file, 'planes')).catch(error => {
      if (isMissing(error)) return null
      throw error
    })
    if (!handle) return null
    try {
      const { bytesRead } = await handle.read(record, 0, record.length, index * record.length)
      if (bytesRead !== record.length) return null
    } finally {
      await handle.close()
    }
    const hash = hashOf(`${this.key}/${sha256}`, record.subarray(0, this.planeBytes))
    return hash.equals(record.subarray(this.planeBytes)) ? new Uint16Array(record.buffer, 0, this.planeBytes / 2) : null
  }

  private add(sha256: string, place: Place): void {
    const known = this.places.get(sha256)
    if (known) known.push(place)
    else this.places.set(sha256, [place])
  }

  private pathOf(file: string, ending: 'planes' | 'keys'): string {
    return path.join(this.folder, `${file}.${ending}`)
  }
}

function appendAll(file: string, pieces: readonly Uint8Array[]): void {
  const opened = openSync(file, 'a')
  try {
    for (const piece of pieces) writeFileSync(opened, piece)
  } finally {
    closeSync(opened)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
