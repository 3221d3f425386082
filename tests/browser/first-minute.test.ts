import path from 'node:path'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { drop } from './drop.ts'
import { expectTidy, type House, openHouse } from './house.ts'
import { outcomeOn } from './outcome-on.ts'

let house: House
let folder: string
/** Of presses of the mouse, everywhere in the browser, since the folder was dropped. */
const presses: string[] = []

/** Copies of one picture lie in every split, as the first data set was published. */
async function drawTree(): Promise<string> {
  const top = path.join(await newFolder(), 'cervical fracture')
  const splits = ['train', 'train', 'val', 'test']
  const copies = ['', '-sharpened', '-rotated1', '-sharpened-rotated2']
  for (const [i, className] of ['fracture', 'normal'].entries())
    for (let original = 0; original < 4; original++)
      for (const [j, copy] of copies.entries()) {
        const name = `CS${className === 'fracture' ? 'F' : 'N'}DV1B10 (${original})${copy}.png`
        const picture = await drawPicture(100 * i + 10 * original + j, i === 0)
        await writeTree(top, { [`${splits[(original + j) % 4]}/${className}/${name}`]: picture })
      }
  const twin = await drawPicture(1, true)
  await writeTree(top, { 'train/fracture/CSFDV1B10 (0)-sharpened (1).png': twin, '.DS_Store': 'no picture' })
  return top
}

beforeAll(async () => {
  folder = await drawTree()
  house = await openHouse()
  await house.ada.exposeFunction('notePress', (what: string) => presses.push(what))
  await house.ada.addInitScript(
    `addEventListener('pointerdown', e => notePress(e.target.closest('button, a, label')?.textContent ?? ''), true)`,
  )
  await house.ada.reload()
}, 300_000)
afterAll(() => house?.close(), 60_000)

const press = (name: string | RegExp) => house.ada.getByRole('button', { name }).click()
const outcome = (text: string) => outcomeOn(house.ada, text)

test('a folder dropped on the projects page proposes a project, whose words are changed by keyboard', async () => {
  const { ada } = house
  await ada.getByText('No project yet').waitFor()
  await expectTidy(ada, 'projects')
  await drop(ada, folder)
  const dialog = ada.getByRole('dialog', { name: 'New project from these images' })
  await dialog.getByText('34 files; level 2 split: train, val, test; level 3 class: fracture, normal.').waitFor()
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Cervical fracture')
  expect(await dialog.getByLabel('Question').inputValue()).toBe('Does this image show fracture?')
  expect(await dialog.getByLabel('Name of class 1').inputValue()).toBe('normal')
  await expectTidy(ada, 'new project from images')
  await dialog.getByLabel('Name of class 1').fill('Normal')
  await dialog.getByLabel('Name of class 2').fill('Fracture')
  await dialog.getByRole('button', { name: 'Create and bring them in' }).click()
})

test('its files are sent and looked at by themselves; classes and groups are proposed, and taken', async () => {
  const { ada } = house
  await ada.waitForURL(/\/imports\/[0-9a-f-]{36}$/, { timeout: 60_000 })
  await ada.getByText('Level 2 split: train, val, test; level 3 class: fracture, normal').waitFor({ timeout: 60_000 })
  await expect.poll(() => outcome('wait for a class').textContent()).toBe('33')
  expect(await outcome('files found').textContent()).toBe('34')
  expect(await outcome('passed over').textContent()).toBe('1')
  await press('Take 2 suggestions')
  await expect.poll(() => outcome('to add').textContent()).toBe('33')
  await ada.getByText('34 files, 33 labels found').waitFor()
  const balance = ada.getByRole('region', { name: 'Files and labels by reason' })
  await balance.getByRole('row', { name: /^Passed over \S.* 1 0$/ }).waitFor()
  await ada.getByText('33 files, 8 groups; 8 stand in more than one split').waitFor()
  await ada.getByText('Groups are proposed; unless you take them').waitFor()
  await expectTidy(ada, 'review')
  await press('Group by name')
  await expectTidy(ada, 'review, changed')
  await press('Read it so')
  await ada.getByRole('radio', { name: 'By name', checked: true }).waitFor({ timeout: 60_000 })
  await press('Add 33 images')
  await ada.getByRole('link', { name: 'Show these images' }).waitFor({ timeout: 60_000 })
  expect(await outcome('added').textContent()).toBe('32')
  await expectTidy(ada, 'added')
})

test('the published splits are a filter of the grid, and the dataset is frozen as published with its warning', async () => {
  const { ada } = house
  await ada.getByRole('link', { name: 'Show these images' }).click()
  await ada
    .getByRole('list', { name: 'Published split' })
    .getByRole('button', { name: /^Validation/ })
    .click()
  await ada.getByText(/^8 images of 32/).waitFor()
  await expectTidy(ada, 'published split')
  await ada.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Datasets' }).click()
  await press('Freeze dataset')
  const dialog = ada.getByRole('dialog')
  await dialog.getByText('8 groups stand in several splits').waitFor()
  await dialog.getByRole('button', { name: 'Freeze', exact: true }).click()
  await ada.waitForURL(/\/datasets\/[0-9a-f-]+$/)
  await ada.getByText('8 groups stand in several splits').first().waitFor()
  await expectTidy(ada, 'dataset as published')
})

test('from the drop to the frozen dataset it took at most ten presses, and no page threw', async () => {
  expect(presses.length, presses.join(', ')).toBeLessThanOrEqual(10)
  expect(presses.length).toBeGreaterThan(5)
  expect(house.problems).toEqual([])
  const splits = await house.installation.query(
    `select "publishedSplit" as "split", count(*)::int as "n" from "Image" group by 1 order by 1`,
  )
  expect(splits).toEqual([
    { split: 'TRAIN', n: 16 },
    { split: 'VALIDATION', n: 8 },
    { split: 'TEST', n: 8 },
  ])
})

test('what is typed before the published splits are known stays chosen, and nothing is frozen before', async () => {
  const { ada } = house
  const held = Promise.withResolvers<Route>()
  await ada.route(/\/graphql$/, route =>
    route.request().postData()?.includes('PublishedSplits') ? held.resolve(route) : route.continue(),
  )
  await ada.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Datasets' }).click()
  await press('Freeze dataset')
  const dialog = ada.getByRole('dialog')
  const freeze = dialog.getByRole('button', { name: 'Freeze', exact: true })
  await dialog.getByLabel('Train', { exact: true }).fill('0.6')
  expect(await freeze.getAttribute('aria-disabled')).toBe('true')
  await dialog.getByLabel('Train', { exact: true }).press('Enter')
  await (await held.promise).continue()
  await dialog.getByRole('radio', { name: 'As published' }).waitFor()
  expect(await dialog.getByRole('radio', { name: 'By ratio' }).isChecked()).toBe(true)
  expect(await dialog.getByLabel('Train', { exact: true }).inputValue()).toBe('0.6')
  expect(await freeze.getAttribute('aria-disabled')).toBeNull()
  expect(await house.installation.query('select count(*)::int as "n" from "DatasetVersion"')).toEqual([{ n: 1 }])
  await ada.unroute(/\/graphql$/)
})
