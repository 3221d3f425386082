import { rename } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newFolder, writeTree } from '#tests/kit/pictures.ts'
import { openEngine } from '#worker/engine/open-engine.ts'
import { writePretrained } from '../worker/ml/kit.ts'
import { drop } from './drop.ts'
import { expectTidy, type House, openHouse } from './house.ts'

let house: House
let page: Page
let project = ''

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('there is something to learn from', async () => {
  const projectId = await house.createProject('Ours')
  project = `${house.url}/projects/${projectId}`
  await house.bring(projectId, 24)
  await house.freeze({ projectId, seed: 1, ratio: { train: 0.6, validation: 0.2, test: 0.2 } })
}, 120_000)

test('weights are sent from this computer where a run is started, refused there by name, and the run says what they were called', async () => {
  await openEngine('cpu')
  const wrong = path.join(await newFolder(), 'Without model')
  await writeTree(wrong, { 'weights.bin': Buffer.alloc(9 * 1024 * 1024) })
  const { folder: written, sha256 } = await writePretrained(await newFolder())
  const right = path.join(path.dirname(written), 'Our backbone')
  await rename(written, right)

  await page.goto(`${project}/runs`)
  await page.getByRole('button', { name: 'Start training run' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Recipe').selectOption({ label: 'Frozen backbone' })
  await dialog.getByLabel('Image size').fill('32')
  await dialog.getByLabel('Epochs', { exact: true }).fill('1')
  await dialog.getByText('Upload weights').click()
  const start = dialog.getByRole('button', { name: 'Start', exact: true })
  expect(await start.getAttribute('aria-disabled')).toBe('true')
  await expectTidy(page, 'upload of weights')

  await dialog.getByLabel('Folder', { exact: true }).setInputFiles(wrong)
  await dialog.getByText('All of it has arrived').waitFor()
  await start.click()
  await dialog.getByText(/^Without model [0-9a-f]+\.tar: no model\.json in it is not allowed\. Allowed: an/).waitFor()
  await expectTidy(page, 'weights refused')
  await dialog.getByRole('button', { name: 'Another file' }).click()
  await dialog.getByRole('group', { name: 'Files, folders or an archive' }).waitFor()
  await drop(page, right)
  await dialog.getByText('All of it has arrived').waitFor()
  await expectTidy(page, 'weights arrived')
  await start.click()
  await page.waitForURL(/\/runs\/[0-9a-f-]+$/)
  await page.getByText(/^Our backbone [0-9a-f]+\.tar, uploaded$/).waitFor()
  await page.getByText(sha256.slice(0, 8)).first().waitFor()
  await expectTidy(page, 'run from an upload')
  await page
    .getByRole('link', { name: /^Model \d/ })
    .first()
    .waitFor({ timeout: 120_000 })
}, 300_000)

test('weights that have arrived begin no import, and are offered to another run', async () => {
  await page.goto(`${project}/runs`)
  await page.getByRole('button', { name: 'Start training run' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Recipe').selectOption({ label: 'Frozen backbone' })
  await dialog.getByText('Upload weights').click()
  const mine = dialog.getByRole('listitem').filter({ hasText: 'Our backbone' })
  await mine.getByRole('button', { name: 'Use it' }).click()
  await dialog.getByText('All of it has arrived').waitFor()
  await page.goto(`${project}/imports/new`)
  await page.getByText('Our backbone').waitFor()
  expect(await page.getByText('All of it has arrived').count()).toBe(0)
  expect(await house.installation.query('select 1 from "Import"')).toHaveLength(1)
})

test('no page threw', () => {
  expect(house.problems).toEqual([])
})
