import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House
let projectId: string
let ben: Page
const { inviteTo, confirm } = dialogsOf(() => house.ada)
const address = (rest: string) => `${house.url}/projects/${projectId}/${rest}`

beforeAll(async () => {
  house = await openHouse()
  projectId = await house.createProject('Practice')
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('an administrator asks for a practice, and says when readers are told', async () => {
  const { ada } = house
  await house.bring(projectId, 8)
  ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
  await makeAccount(ben, 'Ben Reader', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.goto(address('people'))
  await ben.getByRole('button', { name: 'Qualification of Ben Reader' }).click()
  await ben.getByLabel('Specialty').fill('Musculoskeletal radiology')
  await ben.getByLabel('Years of experience').fill('81')
  await ben.keyboard.press('Enter')
  await ben.getByText('81 is not allowed. Allowed: a whole number of years from 0 to 80.').waitFor()
  await ben.getByLabel('Years of experience').fill('12')
  await ben.keyboard.press('Enter')
  await ben.getByText('Musculoskeletal radiology, 12 years').waitFor()
  await ada.goto(address('people'))
  await ada.getByText('Musculoskeletal radiology, 12 years').waitFor()
  await ada.getByLabel('Readers are blind').check()
  await ada.getByLabel('Readers an image', { exact: true }).fill('2')
  await ada.getByLabel('Practice: gold images before all else').fill('2')
  await ada.getByLabel('As the gold answer, percent').fill('100')
  await ada.getByLabel('Gold answers are told to readers').selectOption('With each answer')
  await expectTidy(ada, 'people')
  await ada.getByRole('button', { name: 'Save' }).click()
  // Busy, it cannot be pressed either: what is asked for next is asked of what was saved.
  await expect
    .poll(() => house.installation.query('select "practiceCount" from "Project"'))
    .toEqual([{ practiceCount: 2 }])
  await ada.goto(address('work'))
  await ada.getByText('No image has a gold answer yet').waitFor()
})

test('gold answers are set on their images, changed and found', async () => {
  const { ada } = house
  const rows = await house.installation.query('select "id" from "Image" order by "id" limit 2')
  const [one = '', two = ''] = rows.map(row => String(Object.values(row ?? {})[0]))
  await ada.goto(address(`images/${one}`))
  await ada.getByRole('button', { name: 'Set a gold answer' }).click()
  await ada.getByLabel('It shows').selectOption('Normal')
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByText('It is the reference label; what readers answer moves nothing.').waitFor()
  await ada.getByRole('button', { name: 'Change', exact: true }).click()
  await ada.getByLabel('Explanation').fill('Step at C5.')
  await ada.getByLabel('It shows').selectOption('Fracture')
  await expectTidy(ada, 'gold answer')
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByText('Step at C5.').waitFor()
  await ada.goto(address(`images/${two}`))
  await ada.getByRole('button', { name: 'Set a gold answer' }).click()
  await ada.getByLabel('It shows').selectOption('Normal')
  await ada.getByRole('button', { name: 'Save' }).click()
  await ada.getByText('Ada First, ').first().waitFor()
  await ada.goto(address(''))
  await ada.getByRole('button', { name: /^Gold answer/ }).click()
  await ada.waitForURL(/gold=yes/)
  await ada.locator('[data-index="1"]').waitFor()
  expect(await ada.locator('[data-index="2"]').count()).toBe(0)
})

test('a reader practises by keys alone, is told calmly, and below the mark whom to ask', async () => {
  await ben.goto(address('work'))
  await ben.getByText('Practice: 0 of 2 answered. The real images follow.').waitFor()
  await ben.keyboard.press('q')
  await ben.waitForURL(/images/)
  await ben.locator('canvas').first().waitFor()
  expect(await ben.getByText('gold answer', { exact: false }).count(), 'not before their answer').toBe(0)
  await ben.locator('[data-readout=view]').first().waitFor()
  await ben.keyboard.press('a')
  const first = ben.url()
  await ben.keyboard.press('1')
  await ben.waitForURL(url => url.href.includes('/images/') && url.href !== first)
  const told = ben.getByRole('status', { name: 'Gold answer' })
  await told.getByText('The image before:').waitFor()
  await told.getByText(/(As|Not as) the gold answer/).waitFor()
  await ben.locator('canvas').first().waitFor()
  await ben.locator('[data-readout=view]').first().waitFor()
  await ben.keyboard.press('1')
  await ben.getByText('Your practice is over').waitFor()
  await ben.getByText('1 of 2 as the gold answers; the project asks for 100%.').waitFor()
  await ben.getByText('Ask Ada First to let you go on, or to repeat it.').waitFor()
  await told.getByText(/^(As|Not as) the gold answer$/).waitFor()
  await expectTidy(ben, 'practice')
})

test('somebody lets them go on, and both see how they did', async () => {
  const { ada } = house
  await ada.goto(address('work'))
  await ada.getByRole('button', { name: 'Let Ben Reader go on' }).click()
  await ada.getByRole('dialog').waitFor()
  await expectTidy(ada, 'let go on', [800])
  await confirm('Let go on', 'talked it over')
  await ada.getByText('Ada First: talked it over').waitFor()
  await expectTidy(ada, 'work')
  await ben.goto(address('work'))
  await ben.getByText('Ada First let you go on: talked it over').waitFor()
  await ben.getByText('your first answer on 1 of 2 images').waitFor()
  await ben.keyboard.press('q')
  await ben.waitForURL(/images/)
  expect(house.problems).toEqual([])
})

test('a gold answer is taken back with why', async () => {
  const { ada } = house
  const [row] = await house.installation.query('select "id" from "Image" where "goldNumber" > 0 limit 1')
  await ada.goto(address(`images/${String(Object.values(row ?? {})[0])}`))
  await ada.getByRole('button', { name: 'Take back', exact: true }).click()
  await ada.getByRole('dialog').waitFor()
  await expectTidy(ada, 'take back', [800])
  await confirm('Take back', 'doubtful')
  await ada.getByText('Readers are not measured by this image.').waitFor()
})
