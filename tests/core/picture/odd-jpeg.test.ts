import { describe, expect, test } from 'vitest'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { noise } from './kit.ts'
import { decodeNew } from './oracle-pictures.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }

const make = (channels: 1 | 3) => noise(70, 61, channels).jpeg({ optimiseCoding: false }).toBuffer()

/** The segments before the first scan, each with its marker; then the scan and all behind it. */
function partsOf(bytes: Buffer): { code: number; bytes: Buffer }[] {
  const parts = [{ code: 0xd8, bytes: bytes.subarray(0, 2) }]
  for (let at = 2; ; ) {
    const code = bytes[at + 1] as number
    const end = code === 0xda ? bytes.length : at + 2 + bytes.readUInt16BE(at + 2)
    parts.push({ code, bytes: Buffer.from(bytes.subarray(at, end)) })
    if (code === 0xda) return parts
    at = end
  }
}

const join = (parts: { bytes: Buffer }[]) => Buffer.concat(parts.map(part => part.bytes))

const withoutTables = (bytes: Buffer) => join(partsOf(bytes).filter(({ code }) => code !== 0xc4))

function filledUp(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1')
  const scan = text.indexOf('\xff\xda')
  return Buffer.from(text.slice(0, scan) + text.slice(scan).replaceAll('\xff\0', '\xff\xff\0'), 'latin1')
}

function ofOneId(bytes: Buffer): Buffer {
  const parts = partsOf(bytes)
  for (const { code, bytes } of parts) {
    if (code === 0xc0) for (let i = 0; i < 3; i++) bytes[10 + 3 * i] = 1
    if (code === 0xda) for (let i = 0; i < 3; i++) bytes[5 + 2 * i] = 1
  }
  return join(parts)
}

describe('an odd JPEG that every decoder reads is read', () => {
  test.each<[string, 1 | 3, (bytes: Buffer) => Buffer]>([
    ['grey without tables, as of Motion JPEG', 1, withoutTables],
    ['colour without tables', 3, withoutTables],
    ['with 0xff more than once before a byte', 3, filledUp],
    ['of components with one id', 3, ofOneId],
  ])('%s', async (_, channels, change) => {
    const bytes = await make(channels)
    const odd = change(bytes)
    expect(odd.equals(bytes)).toBe(false)
    expect(await decodeNew(odd)).toEqual(await decodeNew(bytes))
    await expect(inspectFile(odd, options)).resolves.toMatchObject({ mediaType: 'image/jpeg' })
  })
})

test('a JPEG that lacks nothing but its end is said to lack that', async () => {
  const bytes = await make(1)
  await expect(inspectFile(bytes.subarray(0, -2), options)).rejects.toThrow(/without its end/)
})

/** One byte that belongs to nothing, behind the first segment. */
function withStray(bytes: Buffer): Buffer {
  const end = 4 + bytes.readUInt16BE(4)
  return Buffer.concat([bytes.subarray(0, end), Buffer.from([7]), bytes.subarray(end)])
}
const behind = Buffer.alloc(100_000, 0x41)
const comment = Buffer.from([0xff, 0xfe, 0, 4, 0x68, 0x69])
const end = Buffer.from([0xff, 0xd9])
const progressive = () => noise(70, 61).jpeg({ progressive: true }).toBuffer()

describe('what stands behind a JPEG is seen', () => {
  const tail = 'a JPEG with 100000 bytes after its end'
  test.each<[string, () => Promise<Buffer>, (whole: Buffer) => Buffer[], string]>([
    ['a stray byte and its end', () => make(1), whole => [withStray(whole), behind], tail],
    ['progressive, a stray byte and its end', progressive, whole => [withStray(whole), behind], tail],
    ['a comment and no end', () => make(1), whole => [whole.subarray(0, -2), comment, behind], 'without its end'],
    [
      'a stray byte, a comment and an end further on',
      () => make(1),
      whole => [withStray(whole.subarray(0, -2)), comment, behind, end],
      'without its end',
    ],
  ])('with %s', async (_, make, change, said) => {
    const bytes = Buffer.concat(change(await make()))
    await expect(inspectFile(bytes, options)).rejects.toThrow(said)
    await expect(ingestFile(bytes, options)).rejects.toThrow(said)
  })

  test.each<[string, () => Promise<Buffer>, (whole: Buffer) => Buffer[]]>([
    [
      'progressive, with a stray byte and zeros before its end',
      progressive,
      whole => [withStray(whole.subarray(0, -2)), Buffer.alloc(300), end],
    ],
    ['with 0xff before its end', () => make(1), whole => [whole.subarray(0, -2), Buffer.from([0xff]), end]],
    [
      'with a comment and 0xff before its end',
      () => make(1),
      whole => [whole.subarray(0, -2), comment, Buffer.from([0xff]), end],
    ],
  ])('and one %s is read as if that were not there', async (_, make, change) => {
    const bytes = await make()
    const read = await ingestFile(Buffer.concat(change(bytes)), options)
    expect(read.thumbnail).toEqual((await ingestFile(bytes, options)).thumbnail)
  })
})
