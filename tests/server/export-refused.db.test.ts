import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { exportDataset } from '#core/dataset-version/export-dataset.ts'
import { reviewBurnedIn } from '#core/image/review-burned-in.ts'
import { importsOf } from '../core/import/kit.ts'
import { openForms, unpacked } from './export-forms.ts'

const { api, owner, person, at, frozen, zipOf } = await openForms({ classes: ['Normal', 'Fracture', 'a:b', 'train'] })
const { database, blobs } = api

const ask = (route: string, init: RequestInit = {}) =>
  fetch(`${api.url}${at}/${route}`, { ...init, headers: { cookie: person.cookie } })

test.each([
  ['export.zip?form=YOLO', 'form is YOLO; allowed: MANIFEST, CSV, COCO, LABEL_STUDIO, FOLDERS'],
  ['export.zip?form=coco', 'form is coco; allowed: MANIFEST, CSV, COCO, LABEL_STUDIO, FOLDERS'],
  ['export.zip?form=', 'form is empty; allowed: MANIFEST, CSV, COCO, LABEL_STUDIO, FOLDERS'],
  ['export.zip?form=CSV&form=COCO', 'form is ["CSV","COCO"]; allowed: MANIFEST, CSV, COCO, LABEL_STUDIO, FOLDERS'],
  ['export.zip?form[a]=CSV', null],
  ['list', 'form is nothing; allowed: CSV, COCO, LABEL_STUDIO'],
  ['list?form=FOLDERS', 'form is FOLDERS; allowed: CSV, COCO, LABEL_STUDIO'],
  ['list?form=MANIFEST', 'form is MANIFEST; allowed: CSV, COCO, LABEL_STUDIO'],
  [`list?form=${'x'.repeat(3000)}`, null],
])('%s is refused by name, and nothing says that it left', async (route, message) => {
  const events = () => database.auditEvent.count({ where: { nounId: frozen.id, action: 'DATASET_EXPORTED' } })
  const before = await events()
  const response = await ask(route)
  const text = await response.text()
  // What no parameter of that name is, is a ZIP of our own form.
  if (response.status === 200) expect(route).toBe('export.zip?form[a]=CSV')
  else {
    expect(response.status).toBe(400)
    expect(text).toContain(message ?? 'allowed: CSV, COCO, LABEL_STUDIO')
    expect(text.length).toBeLessThan(400)
    expect(await events()).toBe(before)
  }
})

test('the API says where each form is, and that folders have no list', async () => {
  const urls = await person.request(
    `query($id: ID!) { datasetVersion(id: $id) {
       own: exportUrl ownList: exportUrl(withImages: false) csv: exportUrl(form: CSV)
       csvList: exportUrl(form: CSV, withImages: false) folders: exportUrl(form: FOLDERS) } }`,
    { id: frozen.id },
  )
  expect(urls).toEqual({
    datasetVersion: {
      own: `${at}/export.zip`,
      ownList: `${at}/manifest.csv`,
      csv: `${at}/export.zip?form=CSV`,
      csvList: `${at}/list?form=CSV`,
      folders: `${at}/export.zip?form=FOLDERS`,
    },
  })
  await expect(
    person.request(`query($id: ID!) { datasetVersion(id: $id) { exportUrl(form: FOLDERS, withImages: false) } }`, {
      id: frozen.id,
    }),
  ).rejects.toThrow('form is FOLDERS; allowed: CSV, COCO, LABEL_STUDIO')
})

test.each([
  ['CSV', 'dataset-1.csv', 'text/csv; charset=utf-8', 'labels.csv'],
  ['COCO', 'dataset-1-coco.json', 'application/json; charset=utf-8', null],
  ['LABEL_STUDIO', 'dataset-1-label-studio.json', 'application/json; charset=utf-8', 'label-studio.json'],
])(
  'the list of %s leaves alone: what stands in its ZIP, and in the audit trail',
  async (form, name, mediaType, file) => {
    const response = await ask(`list?form=${form}`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    })
    const text = await response.text()
    if (file) expect(text).toBe(await readFile(path.join(await unpacked(await zipOf(form)), file), 'utf8'))
    else {
      const all = JSON.parse(text)
      expect([all.images.length, all.annotations.length]).toEqual([frozen.imageCount, frozen.imageCount])
    }
    const head = await ask(`list?form=${form}`, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, mediaType, ''])
    const found = await database.auditEvent.findMany({ where: { nounId: frozen.id, action: 'DATASET_EXPORTED' } })
    expect(found.map(e => e.after)).toContainEqual(
      expect.objectContaining({ form, withImages: false, imageCount: frozen.imageCount }),
    )
  },
)

/** What arrives of an export, and whether it ended as a download ends. */
async function received(route: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const response = await ask(route)
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), isWhole: true }
  } catch {
    return { bytes: Buffer.concat(chunks), isWhole: false }
  }
}

test.each(['CSV', 'COCO', 'LABEL_STUDIO', 'FOLDERS'])(
  'an image whose bytes are missing is named, and a ZIP of %s never ends as if it were whole; its list does not need them',
  async form => {
    const image = await database.image.findFirstOrThrow({
      where: { projectId: owner.id, labelClassId: { not: null } },
      orderBy: { sha256: 'desc' },
    })
    const put = (fileSha256: string) => database.image.update({ where: { id: image.id }, data: { fileSha256 } })
    const missing = 'a'.repeat(64)
    await put(missing)
    const cut = await received(`export.zip?form=${form}`)
    expect(cut.isWhole).toBe(false)
    expect(cut.bytes.includes('PK\x01\x02') || cut.bytes.includes('PK\x05\x06')).toBe(false)
    const { open } = await exportDataset(owner.admin, blobs, frozen.id, { form: 'CSV', withImages: true })
    const reading = (async () => {
      for await (const _ of await open());
    })()
    await expect(reading).rejects.toThrow(missing)
    if (form !== 'FOLDERS') expect((await received(`list?form=${form}`)).isWhole).toBe(true)
    await put(image.fileSha256)
    expect((await received(`export.zip?form=${form}`)).isWhole).toBe(true)
  },
)

test('a download that is given up is read no further', async () => {
  const left = new AbortController()
  const { open } = await exportDataset(owner.admin, blobs, frozen.id, { form: 'COCO', withImages: true })
  const chunks = await open(left.signal)
  left.abort(new Error('nobody waits any more'))
  const reading = (async () => {
    for await (const _ of chunks);
  })()
  await expect(reading).rejects.toThrow('nobody waits any more')

  const [image] = await database.image.findMany({ where: { projectId: owner.id, labelClassId: { not: null } } })
  if (!image) throw new Error('no image')
  // More than a connection holds that nobody reads from.
  const fileSha256 = await blobs.put(randomBytes(32_000_000))
  await database.image.update({ where: { id: image.id }, data: { fileSha256 } })
  for (let i = 0; i < 4; i++) await (await ask('export.zip?form=FOLDERS')).body?.cancel()
  await database.image.update({ where: { id: image.id }, data: { fileSha256: image.fileSha256 } })
  // Each of them has left its place: a person has two.
  expect((await received('list?form=CSV')).isWhole).toBe(true)
})

test('a picture that a person saw names in is in no list and no folder, and is named beside them', async () => {
  const [named] = await database.image.findMany({
    where: { projectId: owner.id, labelClassId: { not: null }, mediaType: 'image/png' },
  })
  if (!named) throw new Error('no image')
  await reviewBurnedIn(owner.admin, { imageId: named.id, verdict: 'YES', expected: null })
  for (const form of ['CSV', 'COCO', 'LABEL_STUDIO', 'FOLDERS']) {
    const folder = await unpacked(await zipOf(form))
    const holding = execFileSync('bash', ['-c', `grep -rl ${named.sha256} . ; find . -name '${named.sha256}*'`], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(holding.trim().split('\n')).toEqual(['./excluded.csv'])
    if (form !== 'FOLDERS') expect((await received(`list?form=${form}`)).bytes.includes(named.sha256)).toBe(false)
  }
  await reviewBurnedIn(owner.admin, { imageId: named.id, verdict: 'NO', expected: 'YES' })
})

test('a file of a list that was exchanged is named and refused, DICOM too', async () => {
  for (const form of ['MANIFEST', 'CSV', 'COCO', 'LABEL_STUDIO', 'FOLDERS']) {
    const folder = await unpacked(await zipOf(form))
    const found = execFileSync('bash', ['-c', "find . -name '*.dcm' | sort; find . -name '*.png' | sort | head -n 1"], {
      cwd: folder,
      encoding: 'utf8',
    })
    const [one = '', other = '', png = ''] = found
      .trim()
      .split('\n')
      .map(name => path.join(folder, name))
    const bytes = await readFile(one)
    await writeFile(one, await readFile(other))
    await writeFile(other, bytes)
    await writeFile(png, Buffer.concat([await readFile(png), Buffer.from('\n')]))
    const { check } = importsOf(api, await api.project(['Normal', 'Fracture', 'a:b', 'train']))
    const checked = await check({ folder })
    const refused = checked.files.filter(f => f.outcome === 'REFUSED')
    expect(refused.map(f => path.join(folder, f.path)).toSorted()).toEqual([one, other, png].toSorted())
    for (const { reason, path: name } of refused) {
      const sha256 = createHash('sha256')
        .update(await readFile(path.join(folder, name)))
        .digest('hex')
      if (!reason?.includes('frame')) expect(reason).toContain(sha256)
    }
  }
}, 120_000)
