import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { readPretrainedFolder } from '#core/pretrained/pretrained.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lamina-pretrained-'))
})
afterAll(() => rm(folder, { recursive: true }))

const names = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`conv_dw_${i + 1}`, `conv_pw_${i + 1}`]).flat()]
const layersOf = (filters: number, without = '') =>
  names
    .filter(name => name !== without)
    .map(name => ({ class_name: 'Conv2D', config: { name, ...(name === 'conv1' && { filters }) } }))

interface Written {
  filters?: number
  without?: string
  paths?: string[]
  files?: Record<string, Buffer>
  dtype?: string
}
async function write({ filters = 8, without, paths = ['a.bin', 'b.bin'], files, dtype = 'float32' }: Written = {}) {
  const here = await mkdtemp(path.join(folder, 'case-'))
  const weightsManifest = [{ paths, weights: [{ name: 'conv1/kernel', shape: [2, 3], dtype }] }]
  const modelTopology = { model_config: { class_name: 'Model', config: { layers: layersOf(filters, without) } } }
  await writeFile(path.join(here, 'model.json'), JSON.stringify({ modelTopology, weightsManifest }))
  const contents = files ?? { 'a.bin': Buffer.alloc(8, 1), 'b.bin': Buffer.alloc(16, 2) }
  for (const [name, bytes] of Object.entries(contents)) await writeFile(path.join(here, name), bytes)
  return here
}

describe('readPretrainedFolder', () => {
  test('hashes the weight files in the order of the manifest and finds alpha', async () => {
    const here = await write()
    expect(await readPretrainedFolder(here)).toEqual({
      sha256: createHash('sha256').update(Buffer.alloc(8, 1)).update(Buffer.alloc(16, 2)).digest('hex'),
      valuesSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      alpha: 0.25,
      modelJson: await readFile(path.join(here, 'model.json')),
      bytes: Buffer.concat([Buffer.alloc(8, 1), Buffer.alloc(16, 2)]),
      weights: [{ name: 'conv1/kernel', shape: [2, 3], dtype: 'float32' }],
    })
    expect((await readPretrainedFolder(await write({ filters: 24 }))).alpha).toBe(0.75)
  })

  const refusals: [string, () => Promise<string>, string][] = [
    ['a folder that is not there', async () => path.join(folder, 'nowhere'), 'model.json is missing'],
    [
      'a model.json that is text',
      async () => {
        const here = await write()
        await writeFile(path.join(here, 'model.json'), 'hello')
        return here
      },
      'no layers model',
    ],
    ['another network', () => write({ without: 'conv_pw_7' }), 'it has no layer conv_pw_7'],
    ['a width that is none', () => write({ filters: 9 }), 'conv1 has another number of filters'],
    [
      'a weight file that is not there',
      () => write({ files: { 'a.bin': Buffer.alloc(8) } }),
      'weight file 2 of 2 is missing',
    ],
    [
      'a weight that is no number',
      () =>
        write({
          files: { 'a.bin': Buffer.alloc(8, 1), 'b.bin': Buffer.from(new Float32Array([1, NaN, 2, 3]).buffer) },
        }),
      'weight 3 is NaN',
    ],
    [
      'weights cut short',
      () => write({ files: { 'a.bin': Buffer.alloc(8), 'b.bin': Buffer.alloc(15) } }),
      'weights of 23 bytes where model.json names 24',
    ],
    [
      'a file larger than any such network, before it is read',
      async () => {
        const here = await write()
        await truncate(path.join(here, 'b.bin'), 65 * 2 ** 20)
        return here
      },
      'weight file 2 of 2 is larger than that of any such network',
    ],
    [
      'one large file named again and again',
      async () => {
        const here = await write({ paths: Array.from({ length: 100 }, () => 'a.bin') })
        await truncate(path.join(here, 'a.bin'), 30 * 2 ** 20)
        return here
      },
      'weight file 3 of 100 is larger than that of any such network',
    ],
    ['a path that leaves the folder', () => write({ paths: ['../../secret.bin'] }), 'outside the folder'],
    ['an absolute path', () => write({ paths: ['/etc/hostname'] }), 'outside the folder'],
    ['weights that are not float32', () => write({ dtype: 'uint8' }), 'weight 0 of its list is not plain float32'],
  ]
  test.each(refusals)('refuses %s and names the folder', async (_, make, message) => {
    const here = await make()
    const error = await readPretrainedFolder(here).then(
      () => null,
      e => e,
    )
    expect(error).toBeInstanceOf(InvalidInput)
    expect(error).toMatchObject({ field: 'config.pretrainedFolder' })
    expect(error.message).toContain(here)
    expect(error.message).toContain(message)
  })
})
