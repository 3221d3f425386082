import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBlobStore } from '#core/blob/open.ts'
import { type BlobStore, keyOf, sha256Of } from '#core/blob/store.ts'
import { InvalidInput } from '#core/errors.ts'
import { readSettings } from '#core/settings.ts'
import { openS3 } from '#tests/kit/s3.ts'

const absent = 'f'.repeat(64)
async function namesOf(store: BlobStore): Promise<string[]> {
  const names: string[] = []
  for await (const { sha256 } of store.list()) names.push(sha256)
  return names
}
let s3: Awaited<ReturnType<typeof openS3>>
const before = { ...process.env }
beforeAll(async () => {
  s3 = await openS3()
})
afterAll(() => s3.close())
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
})

test.each(['blobs', './blobs', 's3://', 's3://B', 's3:///prefix', 's3://bucket//x', 's3://bucket/../x', 'http://x/y'])(
  'the place %j is refused at the start, with what is allowed',
  async place => {
    const allowed = 'allowed: an absolute folder, or s3://bucket or s3://bucket/prefix'
    expect(() => readSettings({ LAMINA_BLOBS: place })).toThrow(`LAMINA_BLOBS=${place}: ${allowed}`)
    await expect(openBlobStore(place)).rejects.toThrow(InvalidInput)
  },
)

test.each(['s3.example.org', 'ftp://s3.example.org'])('the endpoint %j is refused at the start', endpoint => {
  expect(() => readSettings({ LAMINA_S3_ENDPOINT: endpoint })).toThrow(
    `LAMINA_S3_ENDPOINT=${endpoint}: allowed: an address such as https://s3.example.org`,
  )
})

test('a place that is empty is one that is not named', async () => {
  const [empty, unset] = [readSettings({ LAMINA_BLOBS: '', LAMINA_S3_ENDPOINT: '' }), readSettings({})]
  expect([empty.blobs, empty.s3Endpoint]).toEqual([unset.blobs, undefined])
  await expect(openBlobStore('')).rejects.toThrow(InvalidInput)
})

test('a bucket has the layout of a folder, with its prefix and without', async () => {
  Object.assign(process.env, s3.env)
  const bytes = Buffer.from('laid out')
  const key = keyOf(sha256Of(bytes))
  await (await openBlobStore(`s3://${s3.bucket}`)).put(bytes)
  await (await openBlobStore(`s3://${s3.bucket}/of/lamina/`)).put(bytes)
  expect([s3.has(key), s3.has(`of/lamina/${key}`)]).toEqual([true, true])
})

test('the mark of a sweep that was killed holds a put of those bytes back until the next sweep, and no longer', async () => {
  Object.assign(process.env, s3.env)
  const store = await openBlobStore(`s3://${s3.bucket}/marked`)
  const bytes = Buffer.from('marked')
  const mark = s3.fileOf(`marked/removing/${sha256Of(bytes)}`)
  mkdirSync(path.dirname(mark), { recursive: true })
  writeFileSync(mark, '')
  let isPut = false
  const putting = store.put(bytes).then(() => {
    isPut = true
  })
  while (!(await store.has(sha256Of(bytes)))) await new Promise(setImmediate)
  expect(isPut).toBe(false)
  await store.removeStale([], new Date(), async () => new Set())
  await putting
  expect((await store.readVerified(sha256Of(bytes))).equals(bytes)).toBe(true)
})

test('below its prefix, only blobs are listed', async () => {
  Object.assign(process.env, s3.env)
  const store = await openBlobStore(`s3://${s3.bucket}/listed`)
  const sha256 = await store.put(Buffer.from('x'))
  for (const key of [
    'listed/ab/cd/README',
    `listed/removing/${absent}`,
    `listed/${absent}`,
    `other/${keyOf(absent)}`,
  ]) {
    mkdirSync(path.dirname(s3.fileOf(key)), { recursive: true })
    writeFileSync(s3.fileOf(key), 'x')
  }
  expect(await namesOf(store)).toEqual([sha256])
})

test('what it cannot open is said in one line: no such bucket, a key that is not known, nothing that answers', async () => {
  Object.assign(process.env, s3.env)
  await expect(openBlobStore('s3://not-there/x')).rejects.toThrow(
    `opening s3://not-there at ${s3.endpoint} failed: there is no such bucket (NoSuchBucket)`,
  )
  process.env.AWS_ACCESS_KEY_ID = 'unknown'
  await expect(openBlobStore(`s3://${s3.bucket}`)).rejects.toThrow('failed: these credentials may not do that')
  const begun = performance.now()
  process.env.LAMINA_S3_ENDPOINT = 'http://127.0.0.1:9'
  await expect(openBlobStore(`s3://${s3.bucket}`)).rejects.toThrow(
    's3://lamina-test at http://127.0.0.1:9 failed: nothing answers there (ECONNREFUSED)',
  )
  expect(performance.now() - begun).toBeLessThan(10_000)
})

test('credentials that are not there are named', async () => {
  process.env.LAMINA_S3_ENDPOINT = s3.endpoint
  process.env.AWS_EC2_METADATA_DISABLED = 'true'
  process.env.AWS_SHARED_CREDENTIALS_FILE = process.env.AWS_CONFIG_FILE = '/dev/null'
  await expect(openBlobStore(`s3://${s3.bucket}`)).rejects.toThrow(
    'there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (CredentialsProviderError)',
  )
})

test('a region that is not there is named', async () => {
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/dev/null'
  await expect(openBlobStore('s3://bucket')).rejects.toThrow(
    /^opening s3:\/\/bucket failed: there is no region: set AWS_REGION$/,
  )
})

/** Something that answers as S3 would not. */
async function answering(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  Object.assign(process.env, s3.env, { LAMINA_S3_ENDPOINT: `http://127.0.0.1:${port}` })
  return {
    store: await openBlobStore('s3://bucket'),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('an answer that is cut is asked for again, and never taken for the whole', async () => {
  const bytes = Buffer.alloc(100_000, 7)
  let cuts = 2
  const { store, close } = await answering((request, response) => {
    if (request.method === 'HEAD') return void response.end()
    response.writeHead(200, { 'content-length': bytes.length })
    if (cuts-- > 0) response.write(bytes.subarray(0, 60_000), () => response.destroy())
    else response.end(bytes)
  })
  expect((await store.readVerified(sha256Of(bytes))).equals(bytes)).toBe(true)
  cuts = 100
  await expect(store.read(sha256Of(bytes))).rejects.toThrow(
    /^reading s3:\/\/bucket\/.* failed: .*\((ECONNRESET|.*60000.*)\)$/,
  )
  close()
})

// s3rver cannot page: it needs a cipher (DES) that OpenSSL 3 no longer has.
test('a bucket is listed page after page, to its end', async () => {
  const names = Array.from({ length: 5 }, (_, i) => sha256Of(Buffer.from(`page ${i}`)))
  const { store, close } = await answering((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams
    if (!query.has('list-type')) return void response.end()
    const at = Number(query.get('continuation-token') ?? 0)
    const objects = names
      .slice(at, at + 2)
      .map(
        name =>
          `<Contents><Key>${keyOf(name)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>1</Size></Contents>`,
      )
    const next = at + 2 < names.length ? `<NextContinuationToken>${at + 2}</NextContinuationToken>` : ''
    response.end(
      `<ListBucketResult>${objects.join('')}<IsTruncated>${next !== ''}</IsTruncated>${next}</ListBucketResult>`,
    )
  })
  expect(await namesOf(store)).toEqual(names)
  close()
})

test('trouble of the object store is not taken for a missing blob', async () => {
  const { store, close } = await answering((request, response) => {
    response.writeHead(request.method === 'HEAD' && request.url === '/bucket/' ? 200 : 503).end()
  })
  await expect(store.has('a'.repeat(64))).rejects.toThrow('the object store has trouble of its own')
  await expect(store.put(Buffer.from('x'))).rejects.toThrow('the object store has trouble of its own')
  close()
})

test('who keeps blobs in a folder never loads the SDK', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lamina-blob-'))
  const script = `
    const { registerHooks } = await import('node:module')
    const seen = []
    registerHooks({ resolve: (name, ctx, next) => (seen.push(name), next(name, ctx)) })
    const { openBlobStore } = await import('#core/blob/open.ts')
    await openBlobStore(process.argv[1]).then(store => store.put(Buffer.from('x')))
    const count = () => seen.filter(name => name.startsWith('@aws-sdk')).length
    const loaded = count()
    await openBlobStore('s3://bucket').catch(() => {})
    console.log(loaded, count() > 0)`
  const env = { ...process.env, ...s3.env, LAMINA_S3_ENDPOINT: 'http://127.0.0.1:9' }
  const args = ['--input-type=module', '--eval', script, folder]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  expect(stdout.trim()).toBe('0 true')
  rmSync(folder, { recursive: true })
})
