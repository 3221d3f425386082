import { describe, expect, test } from 'vitest'
import { inspectFile } from '#core/image/ingest.ts'
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
