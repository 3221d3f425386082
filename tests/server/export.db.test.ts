import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { sha256Of } from '#core/blob/store.ts'
import { exportDataset } from '#core/dataset-version/export-dataset.ts'
import { reviewBurnedIn } from '#core/image/review-burned-in.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { manifestOf } from '#tests/kit/manifest.ts'
import { importsOf } from '../core/import/kit.ts'
import { listsUsed, openExported } from './exported-dataset.ts'

const { api, owner, frozen, person, route, exported } = await openExported()
const { database, blobs } = api

test('a dataset leaves as a ZIP: the bytes that its hash names, and every file under its own', async () => {
  const zip = await exported()
  const names = [...(await zipDirectory(zip)).keys()]
  expect(names).toHaveLength(14)
  const manifest = await readEntry(zip, 'manifest.csv', 1e6)
  expect(createHash('sha256').update(manifest).digest('hex')).toBe(frozen.manifestSha256)
  expect(String(await readEntry(zip, 'readme.txt', 1e6))).toContain(frozen.manifestSha256)
  for (const name of names.filter(n => n.startsWith('images/'))) {
    const [, folderName, sha256] = /^images\/(Normal|Fracture)\/([0-9a-f]{64})\.png$/.exec(name) ?? []
    expect(
      createHash('sha256')
        .update(await readEntry(zip, name, 1e6))
        .digest('hex'),
    ).toBe(sha256)
    expect(String(manifest)).toContain(`${sha256},${folderName},1,`)
  }
  expect(await person.download(route)).toEqual(await person.download(route))
})

test('one person has two exports at a time: the next waits until one is left, and nobody else does', async () => {
  const [image] = await database.image.findMany({ where: { projectId: owner.id } })
  if (!image) throw new Error('no image')
  // More than a connection holds that nobody reads from.
  const fileSha256 = await blobs.put(randomBytes(32_000_000))
  await database.image.update({ where: { id: image.id }, data: { fileSha256 } })
  const open = (cookie: string) => fetch(`${api.url}${route}`, { headers: { cookie } })
  const [one, two] = [await open(person.cookie), await open(person.cookie)]
  let isAnswered = false
  const third = open(person.cookie).finally(() => {
    isAnswered = true
  })
  const colleague = await api.user('engineer too', { projectId: owner.id, roles: ['ENGINEER'] })
  const theirs = await open(colleague.cookie)
  expect([one.status, two.status, theirs.status, isAnswered]).toEqual([200, 200, 200, false])
  await one.body?.cancel()
  const next = await third
  expect(next.status).toBe(200)
  for (const response of [two, theirs, next]) await response.body?.cancel()
  await database.image.update({ where: { id: image.id }, data: { fileSha256: image.fileSha256 } })
})

test('a picture that a person sees names in after it was frozen is kept out of the export, which says so', async () => {
  const before = await exported()
  const [named, other] = await database.image.findMany({ where: { projectId: owner.id }, orderBy: { sha256: 'asc' } })
  if (!named || !other) throw new Error('no image')
  // As DICOM is: the kept bytes are not those that name it.
  const kept = await blobs.put(Buffer.from('a de-identified copy'))
  await database.image.update({ where: { id: other.id }, data: { fileSha256: kept } })
  await reviewBurnedIn(owner.admin, { imageId: named.id, verdict: 'YES', expected: null })
  const zip = await exported()
  const names = [...(await zipDirectory(zip)).keys()]
  expect(names.filter(name => name.includes(named.sha256))).toEqual([])
  expect(names.filter(name => name.startsWith('images/'))).toHaveLength(11)
  const read = async (name: string, from = zip) => String(await readEntry(from, name, 1e6))
  expect(await read('manifest.csv')).toBe(await read('manifest.csv', before))
  expect(await read('excluded.csv')).toBe(`image_sha256,reason\n${named.sha256},a person saw names in the picture\n`)
  expect(await read('readme.txt')).toContain('1 of them are not here: excluded.csv says which and why')
  const [header, ...files] = (await read('files.csv')).trim().split('\n')
  expect(header).toBe('image_sha256,file_sha256,path')
  expect(files).toHaveLength(11)
  for (const [, fileSha256 = '', name = ''] of files.map(line => line.split(',')))
    expect(sha256Of(await readEntry(zip, name, 1e6))).toBe(fileSha256)
  const event = await database.auditEvent.findFirstOrThrow({
    where: { action: 'DATASET_EXPORTED', nounId: frozen.id },
    orderBy: { id: 'desc' },
  })
  expect(event.after).toMatchObject({ imageCount: 11, excludedCount: 1, manifestSha256: frozen.manifestSha256 })

  const { check } = importsOf(api, await api.project())
  const checked = await check({ zip })
  expect(listsUsed(checked)).toEqual(['files.csv', 'manifest.csv'])
  expect(checked.found).toMatchObject({ doubts: [] })
  expect(checked.files.filter(f => f.reason === 'no file of that name is there').map(f => f.path)).toEqual([
    named.sha256,
  ])

  await reviewBurnedIn(owner.admin, { imageId: named.id, verdict: 'NO', expected: 'YES' })
  await database.image.update({ where: { id: other.id }, data: { fileSha256: other.sha256 } })
  expect(await readFile(await exported())).toEqual(await readFile(before))
})

test('a manifest is answered whole, in parts and by its head alone with the same figures', async () => {
  const text = Buffer.from(await manifestOf(owner.admin, frozen))
  const ask = (init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${api.url}/files/datasets/${frozen.id}/manifest.csv`, {
      ...init,
      headers: { cookie: person.cookie, ...init.headers },
    })
  const whole = await ask()
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-length': String(text.length),
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="dataset-${frozen.number}-manifest.csv"`,
    etag: `"${frozen.manifestSha256}"`,
    'accept-ranges': 'bytes',
  })
  expect(Buffer.from(await whole.arrayBuffer())).toEqual(text)
  const head = await ask({ method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, String(text.length), ''])
  for (const [start, end] of [
    [0, 9],
    [40, 400],
    [text.length - 5, text.length - 1],
  ] as const) {
    const part = await ask({ headers: { range: `bytes=${start}-${end}` } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/${text.length}`])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(text.subarray(start, end + 1))
  }
  expect((await ask({ headers: { range: `bytes=${text.length}-` } })).status).toBe(416)
})

test('rows that no longer give the hash are an error, not a file, and nothing says that it left', async () => {
  const image = await database.image.findFirstOrThrow({ where: { projectId: owner.id } })
  const rename = (sha256: string) => database.image.update({ where: { id: image.id }, data: { sha256 } })
  const events = () => database.auditEvent.count({ where: { nounId: frozen.id } })
  const before = await events()
  await rename('e'.repeat(64))
  for (const path of ['manifest.csv', 'export.zip'])
    await expect(person.download(`/files/datasets/${frozen.id}/${path}`)).rejects.toThrow(/500/)
  expect(await events()).toBe(before)
  await rename(image.sha256)
  expect(sha256Of(await person.download(`/files/datasets/${frozen.id}/manifest.csv`))).toBe(frozen.manifestSha256)
})

/** What arrives of an export, and whether it ended as a download ends. */
async function received(): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const response = await fetch(`${api.url}${route}`, { headers: { cookie: person.cookie } })
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), isWhole: true }
  } catch {
    return { bytes: Buffer.concat(chunks), isWhole: false }
  }
}

test('a blob that is missing or has changed ends the export before its directory: it does not look whole', async () => {
  const large = randomBytes(3_000_000)
  const [first, , , , , , damaged] = await database.image.findMany({
    where: { projectId: owner.id },
    orderBy: { sha256: 'asc' },
  })
  if (!first || !damaged) throw new Error('no image')
  const put = (id: string, fileSha256: string) => database.image.update({ where: { id }, data: { fileSha256 } })
  await put(first.id, await blobs.put(large))
  const whole = await received()
  expect(whole.isWhole).toBe(true)
  expect(whole.bytes.includes('PK\x05\x06')).toBe(true)

  const changed = await blobs.put(Buffer.from('as it was'))
  await writeFile(path.join(blobs.place, changed.slice(0, 2), changed.slice(2, 4), changed), 'as it is')
  for (const fileSha256 of [changed, 'a'.repeat(64)]) {
    await put(damaged.id, fileSha256)
    const cut = await received()
    expect(cut.isWhole).toBe(false)
    expect(cut.bytes.length).toBeGreaterThan(1_000_000)
    expect(cut.bytes.includes('PK\x01\x02') || cut.bytes.includes('PK\x05\x06')).toBe(false)
  }
  for (const image of [first, damaged]) await put(image.id, image.fileSha256)
})

test('a picture that a person sees names in while it leaves does not leave: the export is cut off', async () => {
  const named = await database.image.findFirstOrThrow({ where: { projectId: owner.id }, orderBy: { sha256: 'desc' } })
  const chunks = await (await exportDataset(owner.admin, blobs, frozen.id)).open()
  await reviewBurnedIn(owner.admin, { imageId: named.id, verdict: 'YES', expected: null })
  await expect(buffer(chunks)).rejects.toThrow(`a person saw names in the picture ${named.sha256}`)
  await reviewBurnedIn(owner.admin, { imageId: named.id, verdict: 'NO', expected: 'YES' })
})

test('strangers do not learn that it is there', async () => {
  const stranger = await api.user('stranger')
  await expect(stranger.download(route)).rejects.toThrow(/404/)
  await expect(api.client().download(route)).rejects.toThrow(/401/)
})
