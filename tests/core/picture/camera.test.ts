import { describe, expect, test } from 'vitest'
import { ingestFile, inspectFile } from '#core/picture/ingest.ts'
import { openRaster } from '#core/picture/open-raster.ts'
import { noise } from './kit.ts'
import { decodeNew } from './oracle-pictures.ts'

const options = { frame: null, pseudonymKey: new Uint8Array() }
const picture = () => noise(60, 50, 3).jpeg().toBuffer()
const gainMap = () => noise(30, 25).jpeg().toBuffer()

/** With one more application segment behind its first two bytes. */
async function saying(code: number, text: string): Promise<Buffer> {
  const jpeg = await picture()
  const body = Buffer.from(text, 'latin1')
  const head = Buffer.from([0xff, code, (body.length + 2) >> 8, (body.length + 2) & 255])
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}
const xmp = (text: string) => saying(0xe1, `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${text}</x:xmpmeta>`)
const multiPicture = () => saying(0xe2, 'MPF\0II*\0\b\0\0\0')

const box = (type: string, length: number) => {
  const bytes = Buffer.alloc(length, 3)
  bytes.writeUInt32BE(length)
  bytes.write(type, 4)
  return bytes
}
const film = Buffer.concat([box('ftyp', 24), box('mdat', 500), box('moov', 100)])
const samsung = Buffer.concat([
  Buffer.from([0, 0, 0x30, 0x0a]),
  Buffer.from('MotionPhoto_Data'),
  film,
  Buffer.from('SEFH....SEFT'),
])

const behind: [string, () => Promise<Buffer[]>][] = [
  ['a second picture (MPF)', async () => [await multiPicture(), await gainMap()]],
  ['two, with zeros between', async () => [await multiPicture(), await gainMap(), Buffer.alloc(300), await gainMap()]],
  ['a gain map', async () => [await xmp('<GContainer:Directory/> hdrgm:Version="1.0"'), await gainMap()]],
  ['a film', async () => [await xmp('GCamera:MotionPhoto="1"'), film]],
  ['a gain map and a film', async () => [await xmp('GContainer:x MotionPhoto="1"'), await gainMap(), film]],
  ['a film, as Samsung writes it', async () => [await xmp('GCamera:MotionPhoto="1"'), samsung]],
]

describe('a photo of a phone', () => {
  test.each(behind)('with %s behind it is its first picture, and that is said', async (_, make) => {
    const parts = await make()
    const inspected = await inspectFile(Buffer.concat(parts), options)
    expect(inspected).toMatchObject({ mediaType: 'image/jpeg', width: 60, height: 50, frame: null })
    expect(inspected.oddities).toEqual(['the first picture is taken; its camera put more behind it'])
    expect(await decodeNew(Buffer.concat(parts))).toEqual(await decodeNew(await picture()))
    const { thumbnail } = await ingestFile(Buffer.concat(parts), options)
    expect(thumbnail).toEqual((await ingestFile(await picture(), options)).thumbnail)
  })

  test.each([
    ...behind,
    ['zeros', async () => [await picture(), Buffer.alloc(5000)]] satisfies (typeof behind)[number],
  ])('with %s behind it is as rich in greys as its picture alone', async (_, make) => {
    const parts = await make()
    const [alone] = parts
    const { scanBytes } = await openRaster(alone ?? Buffer.alloc(0), null)
    expect(scanBytes).toBeGreaterThan(0)
    expect(await openRaster(Buffer.concat(parts), null)).toMatchObject({ scanBytes })
  })

  test.each<[string, () => Promise<Buffer[]>]>([
    ['a picture that it does not speak of', async () => [await picture(), await gainMap()]],
    ['a film that it does not speak of', async () => [await multiPicture(), film]],
    ['a film that is cut', async () => [await xmp('MotionPhoto="1"'), film.subarray(0, -50)]],
    ['half a picture', async () => [await multiPicture(), (await gainMap()).subarray(0, 200)]],
    ['a script', async () => [await multiPicture(), Buffer.from('<script>alert(document.cookie)</script>')]],
  ])('with %s behind it is refused', async (_, make) => {
    await expect(inspectFile(Buffer.concat(await make()), options)).rejects.toThrow(
      /a JPEG with \d+ bytes after its end/,
    )
  })
})
