import { readdirSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { openBucket } from '#core/blob/s3-bucket.ts'
import { sha256Of } from '#core/blob/store.ts'
import { fetchObject, namesBelow, readBelow } from '#core/import/bucket-source.ts'
import { checkImport } from '#core/import/check-import.ts'
import { scratchFolder } from '#core/import/scratch.ts'
import { readSettings } from '#core/settings.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder } from '#tests/kit/pictures.ts'
import { runTask } from '#tests/kit/run-task.ts'
import { openS3 } from '#tests/kit/s3.ts'
import { writeTar } from '#tests/kit/tar.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { checkImportTask } from '#worker/tasks/check-import.ts'
import { importsOf, outcomesOf } from './kit.ts'

const core = await openCore()
const { project } = core
const s3 = await openS3('films')
beforeAll(() => {
  for (const [name, value] of Object.entries(s3.env)) vi.stubEnv(name, value)
  vi.stubEnv('LAMINA_FOLDER_ROOTS', '/nowhere:s3://films/open:s3://not-there')
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.close()
})

for (const [name, value] of Object.entries(s3.env)) process.env[name] = value
const bucket = await openBucket('films', s3.endpoint)
const put = (key: string, bytes: Buffer | string) => bucket.put(key, Buffer.from(bytes), sha256Of(Buffer.from(bytes)))
const [a, b, c] = await Promise.all([drawPicture(1), drawPicture(2), drawPicture(3)])

test('a folder of a bucket goes in as one of the server does, and what only marks a folder is none of it', async () => {
  await put('open/neck/', '')
  await put('open/neck/Normal/a b+c%2F.png', a)
  await put('open/neck/Normal/ä 骨.png', b)
  await put('open/neck/Fracture/c.png', c)
  await put('open/neck/Fracture/broken.png', 'no picture')
  await put('open/neck2/Normal/elsewhere.png', await drawPicture(4))
  const { check, apply, images } = importsOf(core, await project())
  const checked = await check({ folder: 's3://films/open/neck/' })
  expect(checked).toMatchObject({ source: 'FOLDER', location: 's3://films/open/neck', refusedCount: 1 })
  expect(await apply(checked.id)).toMatchObject({ addedCount: 3, refusedCount: 1 })
  expect((await images()).map(i => [i.fileName, i.className])).toEqual([
    ['Fracture/c.png', 'Fracture'],
    ['Normal/a b+c%2F.png', 'Normal'],
    ['Normal/ä 骨.png', 'Normal'],
  ])
})

test('a list in the bucket says what its files are', async () => {
  await put('open/listed/labels.csv', 'file,class\nimages/a.png,Fracture\nimages/b.png,Normal\n')
  await put('open/listed/images/a.png', a)
  await put('open/listed/images/b.png', b)
  const { start, images } = importsOf(core, await project())
  expect(await start({ folder: 's3://films/open/listed' })).toMatchObject({ addedCount: 2, refusedCount: 0 })
  expect((await images()).map(i => [i.fileName, i.className])).toEqual([
    ['images/a.png', 'Fracture'],
    ['images/b.png', 'Normal'],
  ])
})

test('an archive in a bucket is brought, whatever it is packed by, and nothing of it is left', async () => {
  const tar = writeTar([{ name: 'Normal/a.png', data: a }])
  const archives = {
    'scans.zip': writeZip([{ name: 'Normal/a.png', data: a }]),
    'scans.tar': tar,
    'unpacked.tar': gzipSync(tar),
    [`${'x'.repeat(200)}.tgz`]: gzipSync(tar),
  }
  for (const [name, bytes] of Object.entries(archives)) {
    await put(`open/${name}`, bytes)
    const { start } = importsOf(core, await project())
    expect(await start({ zip: `s3://films/open/${name}` })).toMatchObject({
      ...{ source: 'ZIP', location: `s3://films/open/${name}`, addedCount: 1 },
    })
  }
})

test('a file that goes or changes between the look and the import is told, and the others go in', async () => {
  await put('open/moving/Normal/a.png', a)
  await put('open/moving/Normal/b.png', b)
  await put('open/moving/Normal/c.png', c)
  const { check, apply } = importsOf(core, await project())
  const { id } = await check({ folder: 's3://films/open/moving' })
  await bucket.delete('open/moving/Normal/a.png')
  await put('open/moving/Normal/b.png', 'no picture any more')
  const added = await apply(id)
  const outcomes = outcomesOf(added)
  expect(added.addedCount).toBe(1)
  expect(outcomes['Normal/a.png']).toMatch(/there is no such object/)
  expect(outcomes['Normal/b.png']).not.toMatch(/^ADDED/)
})

test.each([
  ['not opened', { folder: 's3://films/closed' }, /below one of the buckets or folders .* LAMINA_FOLDER_ROOTS names/],
  ['beside what is opened', { folder: 's3://films/opened' }, /LAMINA_FOLDER_ROOTS names/],
  ['above what is opened', { folder: 's3://films' }, /LAMINA_FOLDER_ROOTS names/],
  ['another bucket', { zip: 's3://other/open/a.zip' }, /LAMINA_FOLDER_ROOTS names/],
  ['a way out', { folder: 's3://films/open/../closed' }, /allowed: s3:\/\/bucket or s3:\/\/bucket\/folder$/],
  ['empty parts', { folder: 's3://films/open//x' }, /allowed: s3:\/\/bucket/],
  ['no bucket', { folder: 's3://' }, /allowed: s3:\/\/bucket/],
  ['a bucket as an archive', { zip: 's3://not-there' }, /allowed: s3:\/\/bucket\/key$/],
  ['nothing below', { folder: 's3://films/open/nothing' }, /allowed: a folder of a bucket with a file in it$/],
  ['an object as a folder', { folder: 's3://films/open/listed/labels.csv' }, /a folder of a bucket with a file in it$/],
  ['no object', { zip: 's3://films/open/none.zip' }, /allowed: an object that is there$/],
  ['a folder as an archive', { zip: 's3://films/open/listed' }, /allowed: an object that is there$/],
  ['a bucket that is not there', { folder: 's3://not-there/x' }, /there is no such bucket/],
])('%s is refused, and says what is allowed', async (_what, input, message) => {
  const owner = await project()
  const checking = checkImport(owner.admin, { ...input, projectId: owner.id })
  await expect(checking).rejects.toThrow(message)
  await expect(checking).rejects.toMatchObject({ name: 'InvalidInput', field: Object.keys(input)[0] })
  expect(await core.database.import.count({ where: { projectId: owner.id } })).toBe(0)
})

test('what the product keeps in a bucket itself is read for nobody, by whatever name', async () => {
  await put('open/kept/blobs/ab/cd/x', 'a blob')
  await put('open/kept/Normal/a.png', a)
  vi.stubEnv('LAMINA_BLOBS', 's3://films/open/kept/blobs')
  try {
    const owner = await project()
    for (const folder of ['s3://films/open/kept/blobs', 's3://films/open/kept/blobs/ab'])
      await expect(checkImport(owner.admin, { folder, projectId: owner.id })).rejects.toThrow(/LAMINA_FOLDER_ROOTS/)
    expect(await namesBelow({ bucket: 'films', key: 'open/kept' })).toEqual(['Normal/a.png'])
  } finally {
    vi.stubEnv('LAMINA_BLOBS', undefined)
  }
})

test('a bucket that takes its time is asked for many files at once, and nothing of them is left on the disk', async () => {
  for (let i = 0; i < 40; i++) await put(`open/far/Normal/${i}.png`, await drawPicture(100 + i))
  let [open, most] = [0, 0]
  const far = createServer((asked, answer) => {
    most = Math.max(most, ++open)
    const { hostname, port } = new URL(s3.endpoint)
    const pass = () =>
      asked.pipe(
        request({ hostname, port, method: asked.method, path: asked.url, headers: asked.headers }, came => {
          open--
          answer.writeHead(came.statusCode ?? 500, came.headers)
          came.pipe(answer)
        }),
      )
    setTimeout(pass, 50)
  })
  await new Promise<void>(resolve => far.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('LAMINA_S3_ENDPOINT', `http://127.0.0.1:${(far.address() as AddressInfo).port}`)
  onTestFinished(() => {
    vi.stubEnv('LAMINA_S3_ENDPOINT', s3.endpoint)
    far.closeAllConnections()
    far.close()
  })
  const { check, apply } = importsOf(core, await project())
  const { id } = await check({ folder: 's3://films/open/far' })
  expect(await apply(id)).toMatchObject({ addedCount: 40 })
  expect(most).toBeGreaterThanOrEqual(12)
  expect(readdirSync(scratchFolder(readSettings().dataDir))).toEqual([])
})

test.each([
  ['that says so', 412],
  ['that does not know If-Match', 206],
])('an archive that is put anew while it is brought is refused, by a server %s', async (_what, status) => {
  const half = Buffer.alloc(2 ** 24, 1)
  const server = createServer((asked, answer) => {
    const isSecond = asked.headers.range?.startsWith(`bytes=${half.length}-`) ?? false
    if (asked.method === 'HEAD') {
      const isBucket = asked.url === '/films' || asked.url === '/films/'
      const found = { etag: '"one"', 'last-modified': new Date(0).toUTCString(), 'content-length': 2 * half.length }
      answer.writeHead(200, isBucket ? {} : found).end()
    } else if (isSecond && status === 412)
      answer.writeHead(412).end('<Error><Code>PreconditionFailed</Code><Message>x</Message></Error>')
    else answer.writeHead(206, { etag: isSecond ? '"two"' : '"one"', 'content-length': half.length }).end(half)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('LAMINA_S3_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    vi.stubEnv('LAMINA_S3_ENDPOINT', s3.endpoint)
    server.closeAllConnections()
    server.close()
  })
  const fetching = fetchObject({ bucket: 'films', key: 'open/a.zip' }, await newFolder(), new AbortController().signal)
  await expect(fetching).rejects.toThrow('an archive that stays as it is while it is read')
})

test('what is closed again while a job waits is not read', async () => {
  await put('open/closing/Normal/a.png', a)
  const owner = await project()
  const begun = await checkImport(owner.admin, { folder: 's3://films/open/closing', projectId: owner.id })
  vi.stubEnv('LAMINA_FOLDER_ROOTS', '/nowhere')
  const job = await runTask(core, checkImportTask, begun.checkJobId)
  vi.stubEnv('LAMINA_FOLDER_ROOTS', '/nowhere:s3://films/open:s3://not-there')
  expect(job).toMatchObject({ status: 'FAILED', failure: expect.stringContaining('LAMINA_FOLDER_ROOTS names') })
})

/** A server that lists these keys as they stand, and nothing else. */
async function listing(...written: string[]) {
  const contents = written.map(
    key =>
      `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00Z</LastModified><Size>${key === 'x/' ? 0 : 1}</Size></Contents>`,
  )
  const server = createServer((_request, response) => {
    response.end(`<ListBucketResult><EncodingType>url</EncodingType>${contents.join('')}</ListBucketResult>`)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  vi.stubEnv('LAMINA_S3_ENDPOINT', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    vi.stubEnv('LAMINA_S3_ENDPOINT', s3.endpoint)
    server.closeAllConnections()
    server.close()
  })
  return namesBelow({ bucket: 'films', key: 'x' })
}

test('keys are taken as they are, also what XML cannot hold, but for folders', async () => {
  const names = await listing('x/', 'x/a+b%2Bc%01.png', 'x/%E9%AA%A8/%5C.png')
  expect(names).toEqual(['a b+c\u0001.png', '骨/\\.png'])
})

test.each([
  ['empty parts', 'x/Normal//a.png', 'a name with empty parts: Normal//a.png'],
  ['nothing behind its folder', 'x/b/', 'a name with empty parts: b/'],
  ['a dot', 'x/./a.png', 'a name with empty parts: ./a.png'],
  ['a way out', 'x/../a.png', 'a name that leads out of it: ../a.png'],
  ['a root', 'x//a.png', 'a name that leads out of it: /a.png'],
  ['a NUL', 'x/a%00.png', 'a name with a NUL character'],
])('a key with %s cannot be the name of a file, and is named', async (_what, key, why) => {
  await expect(listing('x/b.png', key)).rejects.toThrow(`folder is s3://films/x: ${why}`)
})

test('a file that is too large is refused unread', async () => {
  await expect(readBelow({ bucket: 'films', key: 'open/listed' }, 'images/a.png', 10)).rejects.toThrow(
    `file is ${a.length} bytes; allowed: up to 10 bytes`,
  )
})
