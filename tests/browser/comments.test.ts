import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House
let projectId: string
let imageId: string
let ben: Page
const { inviteTo } = dialogsOf(() => house.ada)

beforeAll(async () => {
  house = await openHouse()
  projectId = await house.createProject('Comments')
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('images come in, and a reader joins', async () => {
  await house.bring(projectId, 8)
  const [row] = await house.installation.query('select "id" from "Image" order by "id" desc limit 1')
  imageId = String(Object.values(row ?? {})[0])
  ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
  await makeAccount(ben, 'Ben Reader', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
})

const openImage = async (page: Page) => {
  await page.goto(`${house.url}/projects/${projectId}/images/${imageId}`)
  await page.getByRole('heading', { name: /^Comments/ }).waitFor()
  await page.locator('canvas').first().waitFor()
}

test('somebody flags an image by keys alone, and names who shall look', async () => {
  const { ada } = house
  await openImage(ada)
  await ada.getByText('Nobody has commented.').waitFor()
  await ada.keyboard.press('Shift+F')
  await ada.getByLabel('Flag', { exact: true }).waitFor()
  await ada.keyboard.type('Step at C5? @be')
  await ada.getByRole('option', { name: 'Ben Reader' }).waitFor()
  await expectTidy(ada, 'naming somebody')
  await ada.keyboard.press('Enter')
  await ada.keyboard.type('please look')
  await ada.keyboard.press('Control+Enter')
  await ada.getByText('Step at C5? @Ben Reader please look').waitFor()
  await ada.getByText('1 open, flagged').waitFor()
})

test('whoever is named finds it in the bar of the project, in the grid, and on a page', async () => {
  await ben.goto(`${house.url}/projects/${projectId}`)
  await ben.getByRole('link', { name: 'Comments 1 unread' }).waitFor()
  await ben.getByRole('button', { name: /^Flagged/ }).click()
  await ben.getByText('1 image of 8').waitFor()
  await ben.getByText('Flagged', { exact: true }).first().waitFor()
  await expectTidy(ben, 'grid of flagged images')
  await ben.getByRole('link', { name: 'Comments 1 unread' }).click()
  await ben.getByRole('radio', { name: 'Mentions of me' }).click()
  await ben.getByText('New', { exact: true }).waitFor()
  await expectTidy(ben, 'comments')
  await ben.getByRole('link', { name: /Step at C5/ }).click()
  await ben.getByRole('article', { name: 'Flag' }).waitFor()
  const rooms = ben.getByRole('navigation', { name: 'Project', exact: true })
  await rooms.getByRole('link', { name: 'Comments', exact: true }).waitFor()
})

test('an answer, a label and a resolution appear to the other without loading anything anew', async () => {
  const { ada } = house
  await ben.getByRole('button', { name: 'Answer' }).click()
  await ben.keyboard.type('I see none.')
  await ben.keyboard.press('Control+Enter')
  await ada.getByText('I see none.').waitFor()
  await expectTidy(ada, 'a thread')
  await ben.locator('[data-readout=view]').first().waitFor()
  await ben.keyboard.press('1')
  await ada.getByText('Ben Reader', { exact: false }).nth(1).waitFor()
  await expect
    .poll(() => ada.getByRole('listitem').filter({ hasText: 'Ben Reader' }).count(), { timeout: 30_000 })
    .toBeGreaterThan(0)
  await ada.getByRole('button', { name: 'Resolve' }).click()
  await ben.getByText(/Resolved by Ada First/).waitFor()
  await ben.getByRole('button', { name: 'Open again' }).waitFor()
  expect(await ben.getByText('1 open, flagged').count()).toBe(0)
  expect(house.problems).toEqual([])
})
