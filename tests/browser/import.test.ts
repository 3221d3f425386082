import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { brokenRules } from './broken-rules.ts'
import { drop } from './drop.ts'
import { holdSecondPart, letPass } from './hold-part.ts'
import { type House, openHouse } from './house.ts'
import { outcomeOn } from './outcome-on.ts'

const violations: string[] = []
const warnings: string[] = []
let house: House
let page: Page
let folder: string
let project: string

beforeAll(async () => {
  const [a, b, c, d, e] = await Promise.all([1, 2, 3, 4, 5].map(seed => drawPicture(seed, seed % 2 === 0, 300)))
  const files = {
    'Normal/p1_a.png': a ?? '',
    'Normal/p1_b.png': b ?? '',
    'Fracture/p2_a.png': c ?? '',
    'Fracture/p3_a.png': d ?? '',
    'Scoliosis/p4_a.png': e ?? '',
    // Large enough for two parts of an upload.
    'Normal/p5_a.png': Buffer.alloc(9 * 1024 * 1024, 'no picture'),
  }
  folder = await newFolder()
  await writeTree(path.join(folder, 'films'), files)
  house = await openHouse()
  page = house.ada
  page.on('dialog', dialog => {
    warnings.push(dialog.type())
    void dialog.accept()
  })
  await press(/create project/i)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Start from').selectOption({ label: 'Cervical fracture' })
  await dialog.getByLabel('Keep DICOM files as they came').check()
  await dialog.getByRole('button', { name: /create project/i }).click()
  await page.waitForURL(/\/projects\/[0-9a-f-]+$/)
  project = page.url()
}, 300_000)

afterAll(() => house?.close(), 60_000)

async function press(name: string | RegExp) {
  await page.getByRole('button', { name }).first().click()
}
async function lookForViolations(where: string) {
  violations.push(...(await brokenRules(page)).map(broken => `${where} ${broken}`))
}
const outcome = (text: string) => outcomeOn(page, text)

test('a folder whose sending a reload cut goes on where it was, chosen again', async () => {
  await page.getByRole('button', { name: 'Import images' }).first().waitFor()
  await page.keyboard.press('n')
  await page.waitForURL(/\/imports\/new$/)
  await expect.poll(() => page.getByLabel('Also keep the files as they came').isChecked()).toBe(true)
  await lookForViolations('new import')

  // The second part is held back, so that the reload comes in the middle whatever the speed.
  await holdSecondPart(page)
  await page.getByLabel('Folder', { exact: true }).setInputFiles(path.join(folder, 'films'))
  await page.getByText(/^8\.0 MiB of/).waitFor()
  await lookForViolations('uploading')
  await page.reload()
  await letPass(page)
  expect(warnings).toEqual(['beforeunload'])
  await page
    .getByLabel('Earlier uploads')
    .getByText(/8\.0 MiB of .*, yours/)
    .waitFor()
  await lookForViolations('unfinished upload')
  const begun = await house.installation.query('select "id" from "Upload"')
  const sent: string[] = []
  page.on('request', request => request.method() === 'PATCH' && sent.push(request.headers()['upload-offset'] ?? ''))
  await page.getByLabel('Folder', { exact: true }).setInputFiles(path.join(folder, 'films'))
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
  expect(sent).toEqual([String(8 * 2 ** 20)])
  expect(await house.installation.query('select "id" from "Upload" where "completedAt" is not null')).toEqual(begun)
})

test('looked at first, it is decided what stands for what and who belongs together, and then it is added', async () => {
  await page.getByLabel('What Scoliosis stands for').waitFor({ timeout: 60_000 })
  for (const [text, count] of [
    ['files found', '6'],
    ['to add', '4'],
    ['wait for a class', '1'],
    ['there already', '0'],
    ['in conflict', '0'],
    ['refused', '1'],
  ] as const)
    expect(await outcome(text).textContent()).toBe(count)
  await page.getByTitle('films/Normal/p5_a.png').waitFor()
  const add = page.getByRole('button', { name: /^Add \d+ images?$/ })
  await page.getByText('Say what "Scoliosis" stands for, or leave it out.').waitFor()
  expect(await add.getAttribute('aria-disabled')).toBe('true')
  await page.getByLabel('What Scoliosis stands for').selectOption({ label: 'Fracture' })
  await expect.poll(() => add.textContent()).toBe('Add 5 images')
  await expect.poll(() => outcome('to add').textContent()).toBe('5')
  await page.getByText('5 groups').waitFor()

  await page.getByRole('radio', { name: 'Pattern' }).click()
  const readIt = page.getByRole('button', { name: 'Read it so' })
  expect(await readIt.getAttribute('aria-disabled')).toBe('true')
  await page.getByLabel('Pattern', { exact: true }).fill('(')
  await page.getByText(/Allowed: a regular expression/).waitFor()
  await page.getByLabel('Pattern', { exact: true }).fill('/(p[12])_')
  await page.getByText('2 files without a match').waitFor()
  await press('Up to the first underscore')
  await page.getByText('4 groups').waitFor()
  expect(await page.locator('mark').allTextContents()).toEqual(['p2', 'p3', 'p1', 'p1', 'p4'])
  await lookForViolations('review')
  await page.reload()
  await page.getByText('4 groups').waitFor()
  await readIt.click()
  await expect.poll(() => add.textContent(), { timeout: 60_000 }).toBe('Add 5 images')
  expect(await page.getByRole('radio', { name: 'Pattern' }).isChecked()).toBe(true)
  await add.click()
  await page.getByRole('link', { name: 'Show these images' }).waitFor({ timeout: 60_000 })
  for (const [text, count] of [
    ['added', '5'],
    ['there already', '0'],
    ['refused', '1'],
  ] as const)
    await expect.poll(() => outcome(text).textContent()).toBe(count)
  await lookForViolations('over')
  const saved = page.waitForEvent('download')
  await press('CSV')
  const lines = (await readFile(await (await saved).path(), 'utf8')).split('\r\n')
  expect(lines[0]).toBe('file,class,outcome,reason')
  expect(lines.slice(1).join()).toMatch(/films\/Normal\/p5_a\.png,Normal,REFUSED,/)
  const labels = await house.installation.query(
    'select c."name", count(*)::int as "n" from "Image" i join "LabelClass" c on c."id" = i."labelClassId" group by 1 order by 1',
  )
  expect(labels).toEqual([
    { name: 'Fracture', n: 3 },
    { name: 'Normal', n: 2 },
  ])
  await page.getByRole('link', { name: 'Show these images' }).click()
  await page.getByText('5 images, newest first').waitFor()
  await expect.poll(() => page.getByRole('gridcell').count()).toBe(5)
})

test('of a table what each column makes of its rows is seen before it is read so', async () => {
  const listed = path.join(await newFolder(), 'listed')
  const rows = ['image,finding,reader said', 'a.png,Normal,Fracture', 'b.png,Fracture,Fracture']
  await writeTree(listed, {
    'images/a.png': await drawPicture(31),
    'images/b.png': await drawPicture(32),
    'labels.csv': rows.join('\n'),
  })
  await page.goto(`${project}/imports/new`)
  await page.getByText('Drop folders, files or an archive').waitFor()
  await drop(page, listed)
  const list = page.getByRole('region', { name: /^List listed\/labels\.csv/ })
  await list.getByRole('checkbox').check({ timeout: 60_000 })
  const read = list.getByRole('region', { name: /read so$/ }).getByRole('row')
  await expect.poll(() => read.allInnerTexts(), { timeout: 60_000 }).toHaveLength(3)
  const classes = async () => (await read.allInnerTexts()).slice(1).map(row => row.split(/\s+/)[1])
  await list.getByLabel('What the column reader said says').selectOption({ label: 'Nothing' })
  await list.getByLabel('What the column finding says').selectOption({ label: 'Class' })
  await expect.poll(classes).toEqual(['Normal', 'Fracture'])
  await list.getByLabel('What the column finding says').selectOption({ label: 'Nothing' })
  await list.getByLabel('What the column reader said says').selectOption({ label: 'Class' })
  await expect.poll(classes).toEqual(['Fracture', 'Fracture'])
  await lookForViolations('a table')
  await press('Read it so')
  await page.getByRole('button', { name: 'Add 2 images' }).waitFor({ timeout: 60_000 })
  await press('Add 2 images')
  await page.getByRole('link', { name: 'Show these images' }).waitFor({ timeout: 60_000 })
})

test('a folder on the server that is not there is refused beside its field; the same pictures are known', async () => {
  await page.goto(`${project}/imports/new`)
  await page.getByRole('radio', { name: 'Folder on the server' }).click()
  await page.getByLabel('Folder', { exact: true }).fill('/not/there')
  await page.keyboard.press('Enter')
  await page.getByText(/Allowed: a folder that the server can read/).waitFor()
  await page.getByLabel('Folder', { exact: true }).fill(path.join(folder, 'films'))
  await page.keyboard.press('Enter')
  await page.getByLabel('What Scoliosis stands for').waitFor({ timeout: 60_000 })
  await page.getByLabel('What Scoliosis stands for').selectOption({ label: 'Leave these files out' })
  expect(await outcome('there already').textContent()).toBe('4')
  await page.getByRole('button', { name: 'Bring the labels' }).waitFor()
  await page.goto(project)
  await page.getByText('Looked at; nothing is added yet.').first().waitFor()
})

test('of a source that names hundreds of classes and labellers, each can be decided on, or all undecided at once', async () => {
  const [checked] = (await house.installation.query(
    `select i."id" from "Import" i where i."jobId" is null order by i."id" desc limit 1`,
  )) as { id: string }[]
  await house.installation.query(`
    insert into "ImportFile" ("importId", "position", "path", "className", "answers", "sha256", "outcome")
    select '${checked?.id}', 1000 + i, i || '.png', 'Kind ' || i, jsonb_build_array(jsonb_build_object('className', 'Kind ' || i, 'labeller', 'Reader ' || i, 'at', null)),
      repeat('0', 60) || lpad(i::text, 4, '0'), 'REFUSED' from generate_series(1, 250) i`)
  await page.goto(`${project}/imports/${checked?.id}`)
  await page.getByText(/^Say what "Kind 1" and 249 more stands for/).waitFor()
  await page.getByLabel('What Kind 1 stands for').selectOption({ label: 'Normal' })
  await page.getByLabel('Search classes').fill('kind 233')
  await page.getByLabel('What Kind 233 stands for').selectOption({ label: 'Fracture' })
  await page.getByRole('button', { name: 'Add 2 images' }).waitFor()
  await page.getByLabel('Search classes').fill('')
  await page.getByLabel('What the 248 undecided stand for').selectOption({ label: 'No label' })
  await page.getByRole('button', { name: 'Add 250 images' }).waitFor()
  await page.getByLabel('Search who labelled').fill('reader 250')
  await page.getByLabel('Who Reader 250 is').selectOption({ index: 1 })
  await lookForViolations('many classes')
  await page.reload()
  await page.getByRole('button', { name: 'Add 250 images' }).waitFor()
  const sent = page.waitForRequest(request => request.postData()?.includes('ApplyImport') ?? false)
  await page.getByRole('button', { name: 'Add 250 images' }).click()
  const { classes, readers } = JSON.parse((await sent).postData() ?? '{}').variables.input
  expect(classes).toHaveLength(250)
  expect(readers).toEqual([{ name: 'Reader 250', userId: expect.any(String) }])
  await outcome('added').waitFor({ timeout: 60_000 })
  await page.goto(project)
})

test('a picture that may have names in it is found, judged by keyboard, and keeps a dataset from being frozen', async () => {
  await house.installation.query(`update "Image" set "burnedIn" = 'SUSPECTED' where "fileName" like '%p2_a.png'`)
  await page.reload()
  await page.getByRole('button', { name: /Text to check/ }).click()
  await page.getByText('1 image of 7, newest first').waitFor()
  await lookForViolations('text to check')
  await page.getByRole('gridcell').first().click()
  await page.waitForURL(/\/images\/.*text=check/)
  await page.getByText('Look, and say.').waitFor()
  await lookForViolations('image to check')
  await page.keyboard.press('y')
  await page.getByText('Datasets are frozen without it.').waitFor()
  await page.goto(`${project}/datasets`)
  await press('Freeze dataset')
  await page.getByRole('dialog').getByText('1 with names in the picture is left out').waitFor()
})

test('no page of it breaks a rule of accessibility or throws in the browser', () => {
  expect(violations).toEqual([])
  expect(house.problems).toEqual([])
})
