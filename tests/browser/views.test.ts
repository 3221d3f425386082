import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { fillGrid } from './fill-grid.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

/** Filters of the grid that are kept under a name, by whoever made them and for the others. */

let house: House
let projectId: string
let page: Page
const { inviteTo } = dialogsOf(() => house.ada)
const views = (of = page) => of.getByRole('list', { name: 'Views' })
/** Longer than there is room for. */
const name = 'Newly Normal, of the last three days and nights'
const day = (ms: number) => new Date(Date.now() - ms).toISOString().slice(0, 10)

const isWider = (side: { scrollWidth: number; clientWidth: number }) => side.scrollWidth > side.clientWidth

beforeAll(async () => {
  house = await openHouse()
  page = house.ada
  projectId = await house.createProject('Views')
  await fillGrid(house, projectId, 6000)
  await page.goto(`${house.url}/projects/${projectId}`)
  await page.locator('[data-index="0"]').waitFor()
}, 300_000)
afterAll(() => house?.close())

test('what is shown is kept under a name', async () => {
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Added', exact: true }).click()
  await page.getByLabel('From', { exact: true }).fill(day(3 * 864e5))
  await page.getByText(/^[45],\d{3} images of 6,000/).waitFor()
  await page.getByRole('button', { name: 'Normal' }).click()
  await page.getByText(/^1,\d{3} images of 6,000/).waitFor()
  await page.keyboard.press('v')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('Share it').check()
  await expectTidy(page, 'saving a view', [1280])
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  const chosen = views().getByRole('button', { name: `${name} shared`, pressed: true })
  await chosen.waitFor()
  expect(await page.getByRole('button', { name: 'Save this view' }).count()).toBe(0)
})

test('others find a view that is shared, with whose it is, and do not change it', async () => {
  const ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Auditor'))
  await makeAccount(ben, 'Ben Okafor', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.goto(`${house.url}/projects/${projectId}`)
  await views(ben)
    .getByRole('button', { name: `${name} Ada First` })
    .click()
  await ben.getByText(/^1,\d{3} images of 6,000/).waitFor()
  expect(await ben.getByRole('button', { name: /^Change the view/ }).count()).toBe(0)
  await expectTidy(ben, 'a view of another', [1280])
  const beside = ben.getByRole('complementary', { name: 'Filter and imports' })
  expect(await beside.evaluate(isWider)).toBe(false)
  await ben.context().close()
})

test('a view is there after a reload, shows something else in its place, and is removed', async () => {
  const dialog = page.getByRole('dialog')
  await page.goto(`${house.url}/projects/${projectId}`)
  await page.getByRole('button', { name: 'All images' }).click()
  await page.getByText('6,000 images').first().waitFor()
  await views().getByRole('button', { name }).click()
  await page.getByText(/^1,\d{3} images of 6,000/).waitFor()
  expect(await page.getByLabel('From', { exact: true }).inputValue()).toBe(day(3 * 864e5))
  await expectTidy(page, 'a view', [1280])
  await page.getByRole('button', { name: `Change the view ${name}` }).waitFor()
  const beside = page.getByRole('complementary', { name: 'Filter and imports' })
  expect(await beside.evaluate(isWider), 'its pencil fits').toBe(false)

  await page.getByLabel('From', { exact: true }).fill(day(864e5))
  await page.getByText(/^[4-9]\d\d images of 6,000/).waitFor()
  await page.getByRole('radio', { name: 'Table' }).click()
  await page.getByRole('button', { name: 'Save this view' }).click()
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByText('it shows these images from now on').waitFor()
  await dialog.getByRole('button', { name: 'Replace' }).click()
  await dialog.waitFor({ state: 'detached' })
  await views()
    .getByRole('button', { name: `${name} shared`, pressed: true })
    .waitFor()
  const kept = await house.installation.query('select "name", "isShared", "filter" from "SavedView"')
  expect(kept).toMatchObject([{ name, isShared: true, filter: { addedFrom: expect.any(String) } }])
  await page.goto(`${house.url}/projects/${projectId}`)
  await page.locator('[data-index="0"]').waitFor()
  await views()
    .getByRole('button', { name: `${name} shared` })
    .click()
  await page.getByRole('columnheader', { name: 'Added' }).waitFor()
  expect(page.url()).toContain('view=table')

  await page.getByRole('button', { name: `Change the view ${name}` }).click()
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Save this view' }).waitFor()
  expect(await views().getByRole('button').count()).toBe(0)
  await page.getByRole('button', { name: 'All images' }).click()
  await page.getByText('6,000 images').first().waitFor()
})
