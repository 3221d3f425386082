import { describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { readPages, tag } from '#core/picture/tiff/read-pages.ts'
import { createRandom } from '#core/random.ts'
import { noise } from './kit.ts'
import { decodeNew } from './oracle-pictures.ts'

const makers: [string, () => Promise<Buffer>][] = [
  ['grey, strips', () => noise(300, 280).tiff({ compression: 'jpeg' }).toBuffer()],
  ['grey, tiles', () => noise(300, 280).tiff({ compression: 'jpeg', tile: true }).toBuffer()],
  ['colour, strips', () => noise(300, 280, 3).tiff({ compression: 'jpeg' }).toBuffer()],
  ['colour, tiles', () => noise(300, 280, 3).tiff({ compression: 'jpeg', tile: true }).toBuffer()],
]

function partsOf(bytes: Buffer): [at: number, length: number][] {
  const [page] = readPages(bytes).pages
  if (!page) throw new Error('no page')
  const isTiled = page.fields.has(tag.tileOffsets)
  const lengths = page.numbers(isTiled ? tag.tileBytes : tag.stripBytes)
  return page.numbers(isTiled ? tag.tileOffsets : tag.stripOffsets).map((at, i) => [at, lengths[i] ?? 0])
}

/** A part with the tables that it shares, as a JPEG of its own. */
function asFile(bytes: Buffer, [at, length]: [number, number]): Buffer {
  const tables = Buffer.from(readPages(bytes).pages[0]?.numbers(tag.jpegTables) ?? [])
  return Buffer.concat([tables.subarray(0, -2), bytes.subarray(at + 2, at + length)])
}

describe.each(makers)('a TIFF of JPEG (%s)', (_, make) => {
  test('is read', async () => {
    expect(await decodeNew(await make())).toMatchObject({ width: 300, height: 280 })
  })

  test('of which bytes changed is refused wherever the same part is as a file', async () => {
    const whole = await make()
    const parts = partsOf(whole)
    let refusedCount = 0
    for (let seed = 0; seed < 120; seed++) {
      const random = createRandom(`${seed}`)
      const part = parts[random.integer(parts.length)]
      if (!part) throw new Error('no part')
      const bytes = Buffer.from(whole)
      for (let i = 0; i < 3; i++) bytes[part[0] + part[1] - 10 - random.integer(part[1] >> 2)] = random.integer(255)
      const alone = await decodeNew(asFile(bytes, part)).catch(error => error)
      if (!(alone instanceof InvalidInput)) continue
      refusedCount++
      await expect(decodeNew(bytes), `seed ${seed}: ${alone.message}`).rejects.toThrow(/damaged or cut short/)
    }
    expect(refusedCount).toBeGreaterThan(20)
  })
})
