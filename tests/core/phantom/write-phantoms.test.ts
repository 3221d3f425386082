import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'

let folder: string
const told: number[] = []
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lamina-phantom-'))
  await writePhantoms(path.join(folder, 'first'), { count: 21, seed: 7, onProgress: done => told.push(done) })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const readManifest = (name: string) =>
  readFileSync(path.join(folder, name, 'manifest.csv'), 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(','))

describe('a folder of phantoms', () => {
  it('has a manifest that names every file once, with its class folder as label', () => {
    const [header, ...rows] = readManifest('first')
    expect(header).toEqual(['file', 'label', 'group'])
    expect(rows).toHaveLength(21)
    expect(new Set(rows.map(r => r[0])).size).toBe(21)
    for (const [file = '', label = ''] of rows) expect(file.startsWith(`images/${label}/`)).toBe(true)
    const found = ['Normal', 'Fracture'].flatMap(c => readdirSync(path.join(folder, 'first', 'images', c)))
    expect(found).toHaveLength(21)
  })

  it('is half Normal, half Fracture, with 2 to 4 pictures of each patient and one class a patient', () => {
    const [, ...rows] = readManifest('first')
    expect(rows.filter(r => r[1] === 'Normal')).toHaveLength(11)
    expect(rows.filter(r => r[1] === 'Fracture')).toHaveLength(10)
    for (const group of new Set(rows.map(r => r[2]))) {
      const own = rows.filter(r => r[2] === group)
      expect([2, 3, 4]).toContain(own.length)
      expect(new Set(own.map(r => r[1])).size).toBe(1)
    }
  })

  it('holds PNGs of 256 x 320 in 8-bit grey', async () => {
    const [, [file = ''] = []] = readManifest('first')
    const facts = await sharp(path.join(folder, 'first', file)).metadata()
    expect(facts).toMatchObject({ format: 'png', width: 256, height: 320, channels: 1, depth: 'uchar' })
  })

  it('tells its progress picture by picture', () => {
    expect(told).toEqual(Array.from({ length: 21 }, (_, i) => i + 1))
  })

  it('is the same bytes for the same count and seed, drawn again over what an earlier try left', async () => {
    const stop = new Error('stop')
    const again = path.join(folder, 'again')
    const onProgress = (done: number) => {
      if (done === 5) throw stop
    }
    await expect(writePhantoms(again, { count: 21, seed: 7, onProgress })).rejects.toBe(stop)
    expect(readdirSync(again)).toEqual(['images'])
    const files = await writePhantoms(again, { count: 21, seed: 7 })
    for (const file of [...files, 'manifest.csv'])
      expect(readFileSync(path.join(again, file)).equals(readFileSync(path.join(folder, 'first', file)))).toBe(true)
  }, 60_000)

  it.each([8, 9, 10, 11, 12, 13])(
    'draws %i pictures without a patient who has one',
    async count => {
      const files = await writePhantoms(path.join(folder, `of-${count}`), { count, seed: count })
      const patients = files.map(f => path.basename(f).slice(0, 'patient-00000'.length))
      expect(files).toHaveLength(count)
      for (const patient of patients) expect(patients.filter(p => p === patient).length).toBeGreaterThanOrEqual(2)
    },
    60_000,
  )

  it.each([
    [{ count: 7, seed: 1 }, 'count is 7; allowed: a whole number from 8 to 20000'],
    [{ count: 20_001, seed: 1 }, 'count is 20001'],
    [{ count: 10.5, seed: 1 }, 'count is 10.5'],
    [{ count: Number.NaN, seed: 1 }, 'count is NaN'],
    [{ count: 8, seed: -1 }, 'seed is -1; allowed: a whole number from 0 to 2147483647'],
    [{ count: 8, seed: 2 ** 31 }, 'seed is 2147483648'],
  ])('is refused for %j before anything is written', async (options, message) => {
    const refused = path.join(folder, 'refused')
    await expect(writePhantoms(refused, options)).rejects.toThrow(InvalidInput)
    await expect(writePhantoms(refused, options)).rejects.toThrow(message)
    expect(readdirSync(folder)).not.toContain('refused')
  })
})
