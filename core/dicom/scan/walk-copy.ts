import { dictionaryVr } from '#core/dicom/dictionary.ts'

/** A value of a copy, where it stands and what it says it is. */
export interface Standing {
  /** Tags and places of items from the root on: '00082218[0].00080104'. */
  path: string
  tag: string
  vr: string
  /** Of fragments: none. */
  bytes: Buffer
  /** Of an element that is no sequence and has no length: its items, the table before pixel data too; else null. */
  fragments: Buffer[] | null
}

/** The bytes of a copy cannot be followed to their end, so nobody can say what stands in them. */
export class Unfollowed extends Error {
  override name = 'Unfollowed'
}

const hex = (number: number) => number.toString(16).toUpperCase().padStart(4, '0')

/** Of a representation that the dictionary leaves open, in a file that does not say: enough to know how it is searched. */
const settled: Record<string, string> = { ox: 'OW', lt: 'OW', xs: 'US', up: 'UL', na: 'UN' }

const longVr = /^(O[BDFLVW]|SQ|SV|U[CNRTV])$/

/**
 * Every value of a file as it lies in its bytes, meta and private elements included. Reads by itself rather than with
 * the reader that the copy was made with, and only what a copy looks like: with meta, not deflated.
 * @throws Unfollowed
 */
export function* walkCopy(bytes: Buffer): Generator<Standing> {
  if (bytes.toString('latin1', 128, 132) !== 'DICM') throw new Unfollowed('without prefix')
  yield { path: 'preamble', tag: 'preamble', vr: 'UN', bytes: bytes.subarray(0, 128), fragments: null }
  const meta = new Walk(bytes, 132, true, true)
  let syntax = ''
  while (meta.at + 8 <= bytes.length && bytes.readUInt16LE(meta.at) === 2)
    for (const standing of meta.element('')) {
      if (standing.tag === '00020010') syntax = standing.bytes.toString('latin1').replace(/\0+$/, '')
      yield standing
    }
  const walk = new Walk(bytes, meta.at, syntax !== '1.2.840.10008.1.2', syntax !== '1.2.840.10008.1.2.2')
  while (walk.at < bytes.length) yield* walk.element('')
}

function representationOf(tag: string): string {
  const known = dictionaryVr(tag) ?? 'UN'
  return settled[known] ?? known
}

class Walk {
  constructor(bytes: Buffer, at: number, isExplicit: boolean, isLittle: boolean) {
    this.bytes = bytes
    this.at = at
    this.isExplicit = isExplicit
    this.isLittle = isLittle
  }

  at: number
  private readonly bytes: Buffer
  private readonly isExplicit: boolean
  private readonly isLittle: boolean

  private number(size: 2 | 4): number {
    if (this.at + size > this.bytes.length) throw new Unfollowed(`ends at ${this.at}`)
    this.at += size
    const from = this.at - size
    return this.isLittle ? this.bytes.readUIntLE(from, size) : this.bytes.readUIntBE(from, size)
  }

  private tag(): string {
    return hex(this.number(2)) + hex(this.number(2))
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new Unfollowed(`ends before ${this.at + length}`)
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  *element(prefix: string): Generator<Standing> {
    const tag = this.tag()
    const path = prefix + tag
    const vr = this.isExplicit ? this.take(2).toString('latin1') : representationOf(tag)
    if (this.isExplicit && longVr.test(vr)) this.at += 2
    const length = this.number(this.isExplicit && !longVr.test(vr) ? 2 : 4)
    if (length !== 0xffffffff && vr !== 'SQ') {
      yield { path, tag, vr, bytes: this.take(length), fragments: null }
      return
    }
    const end = length === 0xffffffff ? this.bytes.length : this.at + length
    // The sequence itself, empty or not: that it stands there may be too much.
    if (vr === 'SQ') yield { path, tag, vr, bytes: Buffer.alloc(0), fragments: null }
    const fragments: Buffer[] = []
    for (let index = 0; this.at < end; index++) {
      const marker = this.tag()
      const size = this.number(4)
      if (marker === 'FFFEE0DD') break
      if (marker !== 'FFFEE000') throw new Unfollowed(`no item at ${this.at}`)
      if (vr === 'SQ') yield* this.item(`${path}[${index}].`, size)
      else fragments.push(this.take(size))
    }
    if (vr !== 'SQ') yield { path, tag, vr, bytes: Buffer.alloc(0), fragments }
  }

  private *item(prefix: string, size: number): Generator<Standing> {
    const end = size === 0xffffffff ? null : this.at + size
    for (;;) {
      if (end !== null && this.at >= end) return
      const start = this.at
      if (this.tag() === 'FFFEE00D') {
        this.number(4)
        return
      }
      this.at = start
      yield* this.element(prefix)
    }
  }
}
