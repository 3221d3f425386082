import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { listPretrainedModels } from '#core/pretrained/list-pretrained.ts'
import { openPretrainedModel, pretrainedCacheOf } from '#core/pretrained/open-pretrained-model.ts'
import { pretrainedModels } from '#core/pretrained/pretrained-models.ts'

const name = 'mobilenet_v1_0.5_224'
const names = ['conv1', ...Array.from({ length: 13 }, (_, i) => [`conv_dw_${i + 1}`, `conv_pw_${i + 1}`]).flat()]
const sha256 = createHash('sha256').update(Buffer.alloc(8, 1)).update(Buffer.alloc(16, 2)).digest('hex')
const wrong = 'f'.repeat(64)

/** A model in two files, as large as it needs to be for its hash to be looked at. */
const filesOf = (filters = 16): Record<string, Buffer> => ({
  'model.json': Buffer.from(
    JSON.stringify({
      modelTopology: {
        config: {
          layers: names.map(layer => ({
            class_name: 'Conv2D',
            config: { name: layer, ...(layer === 'conv1' && { filters }) },
          })),
        },
      },
      weightsManifest: [
        { paths: ['group1-shard1of1'], weights: [{ name: 'conv1_bn/gamma', shape: [2], dtype: 'float32' }] },
        { paths: ['group2-shard1of1'], weights: [{ name: 'conv1/kernel', shape: [2, 2], dtype: 'float32' }] },
      ],
    }),
  ),
  'group1-shard1of1': Buffer.alloc(8, 1),
  'group2-shard1of1': Buffer.alloc(16, 2),
})

let files: Record<string, Buffer>
let answer: ((response: ServerResponse, file: string) => boolean) | null
let asked: string[]
let server: Server
let dataDir: string

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const file = path.basename(request.url ?? '')
    if (answer?.(response, file)) return
    const bytes = files[file]
    response.writeHead(bytes ? 200 : 404).end(bytes)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  return new Promise(resolve => server.close(resolve))
})
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'lamina-pretrained-'))
  vi.stubEnv('LAMINA_DATA_DIR', dataDir)
  vi.stubEnv('LAMINA_PRETRAINED_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/models`)
  ;[files, answer, asked] = [filesOf(), null, []]
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(dataDir, { recursive: true })
})

const open = (hash: string | null = sha256, timeoutMs?: number) => openPretrainedModel(name, hash, timeoutMs)
const refusalOf = async (opening: Promise<unknown>) => {
  const refused = await opening.then(
    () => null,
    error => error,
  )
  expect(refused).toMatchObject({ name: 'InvalidInput' })
  expect(await readdir(path.join(dataDir, 'cache/pretrained')).catch(() => [])).toEqual([])
  return refused
}

test('what was downloaded once is taken from the cache, with the server gone', async () => {
  const first = await open()
  expect(first).toMatchObject({ sha256, alpha: 0.5, modelJson: files['model.json'] })
  const folder = path.join(dataDir, 'cache/pretrained', name)
  expect(await readFile(path.join(folder, 'group2-shard1of1'))).toEqual(files['group2-shard1of1'])
  expect(asked).toEqual(
    ['model.json', 'group1-shard1of1', 'group2-shard1of1'].map(f => `/models/mobilenet_v1_0.50_224/${f}`),
  )
  expect(await readdir(path.dirname(folder))).toEqual([name])
  vi.stubEnv('LAMINA_PRETRAINED_URL', 'http://127.0.0.1:1/')
  expect(await open()).toEqual(first)
})

test('two that ask at once both get it', async () => {
  const [one, two] = await Promise.all([open(), open()])
  expect(one).toEqual(two)
})

test('a corrupted file is refused by its hash, with both hashes named, and removed', async () => {
  files['group2-shard1of1'] = Buffer.alloc(16, 3)
  const found = createHash('sha256').update(Buffer.alloc(8, 1)).update(Buffer.alloc(16, 3)).digest('hex')
  const refused = await refusalOf(open())
  expect(refused.value).toContain(found)
  expect(refused.allowed).toContain(sha256)
})

test('a pinned model that is another is refused by its values, though whoever starts gives the hash of what came', async () => {
  files = filesOf(8)
  const refused = await refusalOf(openPretrainedModel('mobilenet_v1_0.25_224', sha256))
  const pin = pretrainedModels.find(m => m.name === 'mobilenet_v1_0.25_224')?.valuesSha256
  const values = createHash('sha256').update(Buffer.alloc(16, 2)).update(Buffer.alloc(8, 1)).digest('hex')
  expect(refused.message).toContain(`has weights with sha256 ${values}; allowed: ${pin}, as pinned`)
})

test('a cache that is damaged is not used: it is downloaded again', async () => {
  await open()
  const folder = pretrainedCacheOf(name)
  await writeFile(path.join(folder, 'group1-shard1of1'), Buffer.alloc(8, 9))
  expect(await open()).toMatchObject({ sha256 })
  await rm(path.join(folder, 'group2-shard1of1'))
  expect(await open()).toMatchObject({ sha256 })
  expect(asked).toHaveLength(9)
})

test('a copy in the cache that cannot be used is named beside the server that cannot be reached', async () => {
  await open()
  const folder = pretrainedCacheOf(name)
  vi.stubEnv('LAMINA_PRETRAINED_URL', 'http://127.0.0.1:1/')
  await writeFile(path.join(folder, 'group1-shard1of1'), Buffer.alloc(8, 9))
  await expect(open()).rejects.toThrow(new RegExp(`the copy in the cache has weights with sha256 .*, not ${sha256}`))
  await rm(path.join(folder, 'group2-shard1of1'))
  await expect(open()).rejects.toThrow(
    /the copy in the cache is not whole \(.*\); http:\/\/127\.0\.0\.1:1\/.* did not give it/,
  )
})

test('a right copy in the cache outlives a wrong hash that somebody asks for', async () => {
  await open()
  await expect(open(wrong)).rejects.toThrow(wrong)
  asked = []
  await open()
  expect(asked).toEqual([])
})

test('without a pin and without a hash nothing is even asked for', async () => {
  const refused = await refusalOf(open(null))
  expect(refused).toMatchObject({ field: 'config.pretrainedSha256' })
  expect(refused.message).toContain(`this release pins no hash for it; give pretrainedSha256, or a folder`)
  expect(asked).toEqual([])
})

const broken: [string, (response: ServerResponse, file: string) => boolean, string][] = [
  ['a server that has it not', response => !!response.writeHead(404).end(), 'model.json was answered with 404'],
  [
    'a weight file that is not there',
    (response, file) => file !== 'model.json' && !!response.writeHead(404).end(),
    'group1-shard1of1 was answered with 404',
  ],
  [
    'a connection that is cut in the middle',
    (response, file) => {
      if (file !== 'group2-shard1of1') return false
      response.writeHead(200, { 'content-length': 16 }).write(Buffer.alloc(8), () => response.destroy())
      return true
    },
    'group2-shard1of1 did not come',
  ],
  ['a server that falls silent', (_response, file) => file === 'group2-shard1of1', 'not there within 0.5 s'],
  ['a page in its place', response => !!response.end('<html>sign in</html>'), 'model.json is no layers model'],
  [
    'a file that leaves the folder',
    response => !!response.end('{"weightsManifest":[{"paths":["../../secret"]}]}'),
    'names weights at ../../secret, which is no file beside it',
  ],
  [
    'more bytes than any model has',
    (response, file) => file === 'model.json' && !!response.end(Buffer.alloc(5 * 1024 * 1024)),
    'model.json is larger than the 4194304 bytes',
  ],
]
test.each(broken)(
  '%s is refused with address, reason and what else is allowed; nothing is kept',
  async (_, how, reason) => {
    answer = how
    const refused = await refusalOf(open(sha256, 500))
    expect(refused).toMatchObject({ field: 'config.pretrainedModel' })
    expect(refused.message).toContain(`${process.env.LAMINA_PRETRAINED_URL}/mobilenet_v1_0.50_224/`)
    expect(refused.message).toContain(reason)
    expect(refused.allowed).toContain('pretrainedFolder')
  },
)

test('no network is refused with the address and the reason', async () => {
  vi.stubEnv('LAMINA_PRETRAINED_URL', 'http://127.0.0.1:1/')
  const refused = await refusalOf(open())
  expect(refused.message).toMatch(
    /http:\/\/127.0.0.1:1\/mobilenet_v1_0.50_224\/ did not give it: model.json did not come: \w+/,
  )
})

test('something that is no MobileNet is refused', async () => {
  files = filesOf(9)
  expect((await refusalOf(open())).message).toContain('conv1 has another number of filters')
})

test('the list says which is pinned and which is here', async () => {
  await open()
  await mkdir(pretrainedCacheOf('nothing'), { recursive: true })
  expect(listPretrainedModels().map(m => [m.name, m.alpha, m.isPinned, m.isCached])).toEqual([
    ['mobilenet_v1_0.25_224', 0.25, true, false],
    ['mobilenet_v1_0.5_224', 0.5, false, true],
    ['mobilenet_v1_0.75_224', 0.75, false, false],
    ['mobilenet_v1_1.0_224', 1, false, false],
  ])
})

const sample = path.resolve('../shared/models/mobilenet_v1_0.25_224')
test.runIf(existsSync(sample))("Google's own values are what the pin says, however their files are cut", async () => {
  const { weightsManifest, ...rest } = JSON.parse(await readFile(path.join(sample, 'model.json'), 'utf8'))
  const bytes = await readFile(path.join(sample, 'weights.bin'))
  // One file a layer, in the order of the layers' names: as the public address has them.
  let offset = 0
  const layers = new Map<string, { weights: object[]; parts: Buffer[] }>()
  for (const weight of weightsManifest[0].weights) {
    const length = 4 * weight.shape.reduce((a: number, b: number) => a * b, 1)
    const layer = layers.get(weight.name.split('/')[0]) ?? { weights: [], parts: [] }
    layer.weights.push(weight)
    layer.parts.push(bytes.subarray(offset, offset + length))
    layers.set(weight.name.split('/')[0], layer)
    offset += length
  }
  const sorted = [...layers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, layer]) => layer)
  const manifest = sorted.map(({ weights }, i) => ({ paths: [`group${i + 1}-shard1of1`], weights }))
  files = { 'model.json': Buffer.from(JSON.stringify({ ...rest, weightsManifest: manifest })) }
  for (const [i, { parts }] of sorted.entries()) files[`group${i + 1}-shard1of1`] = Buffer.concat(parts)
  const cut = await openPretrainedModel('mobilenet_v1_0.25_224', null)
  expect(asked).toHaveLength(1 + 55)
  expect(cut.valuesSha256).toBe(pretrainedModels[0]?.valuesSha256)
  files = { 'model.json': await readFile(path.join(sample, 'model.json')), 'weights.bin': bytes }
  await rm(pretrainedCacheOf('mobilenet_v1_0.25_224'), { recursive: true })
  const whole = await openPretrainedModel('mobilenet_v1_0.25_224', null)
  expect(asked).toHaveLength(1 + 55 + 2)
  expect(whole.sha256).not.toBe(cut.sha256)
})
