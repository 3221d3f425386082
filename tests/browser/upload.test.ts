import { appendFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newFolder, writeTree } from '#tests/kit/pictures.ts'
import { holdSecondPart, letPass } from './hold-part.ts'
import { expectTidy, type House, openHouse } from './house.ts'
import { outcomeOn } from './outcome-on.ts'

let house: House
let page: Page
let projectId: string

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
  projectId = await house.createProject('Uploads')
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('a file that changed before it was sent is named, and the others are sent without it', async () => {
  const large = path.join(await newFolder(), 'large')
  await writeTree(large, {
    'Normal/a.png': Buffer.alloc(9 * 1024 * 1024, 'a'),
    'Normal/b.png': Buffer.alloc(9 * 1024 * 1024, 'b'),
  })
  await page.goto(`${house.url}/projects/${projectId}/imports/new`)
  const { fail } = await holdSecondPart(page)
  await page.getByLabel('Folder', { exact: true }).setInputFiles(large)
  await page.getByText(/^8\.0 MiB of/).waitFor()
  await appendFile(path.join(large, 'Normal', 'b.png'), 'changed')
  await fail()
  await page.getByText('1 file changed or vanished before it was sent').waitFor({ timeout: 60_000 })
  await page.getByText('large/Normal/b.png').waitFor()
  await expectTidy(page, 'a file changed')
  await letPass(page)
  await page.getByRole('button', { name: 'Send again without it' }).click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/, { timeout: 60_000 })
  await expect.poll(() => outcomeOn(page, 'file found').textContent(), { timeout: 60_000 }).toBe('1')
})

test('what arrives while another source is chosen begins nothing by itself', async () => {
  const large = path.join(await newFolder(), 'quiet')
  await writeTree(large, { 'Normal/a.png': Buffer.alloc(9 * 1024 * 1024, 'q') })
  await page.goto(`${house.url}/projects/${projectId}/imports/new`)
  const count = async () => house.installation.query('select count(*)::int as "n" from "Import"')
  const before = await count()
  const { goOn } = await holdSecondPart(page)
  await page.getByLabel('Folder', { exact: true }).setInputFiles(large)
  await page.getByText(/^8\.0 MiB of/).waitFor()
  await page.getByRole('radio', { name: 'Drawn phantoms' }).click()
  await goOn()
  await letPass(page)
  await expect
    .poll(() =>
      house.installation.query(`select 1 from "Upload" where "fileName" like 'quiet%' and "completedAt" is not null`),
    )
    .toHaveLength(1)
  await page.getByRole('radio', { name: 'From this computer' }).click()
  await page.getByText('All of it has arrived').waitFor()
  expect(await count()).toEqual(before)
  expect(page.url()).toMatch(/\/imports\/new$/)
  await page.getByRole('button', { name: 'Look first' }).click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
})

test('no page threw', () => {
  expect(house.problems).toEqual([])
})
