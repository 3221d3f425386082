import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, focused, type House, makeAccount, openHouse, signIn } from './house.ts'

let house: House
let ben: Page
const newPassword = 'a wholly different sentence'
const { button, dialog, row, confirm, linkShown, inviteTo, openUserMenu } = dialogsOf(() => house.ada)

beforeAll(async () => {
  house = await openHouse()
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('somebody comes in by a link into a project', async () => {
  const reading = `${house.url}/projects/${await house.createProject('Reading')}`
  ben = await house.visit(await inviteTo(reading))
  await makeAccount(ben, 'Ben Okafor', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
})

test('a list longer than a page goes on below it', async () => {
  await house.installation.query(`insert into "User" ("id", "name", "email", "updatedAt")
    select 'reader-' || n, 'Reader ' || lpad(n::text, 2, '0'), 'reader' || n || '@example.org', now()
    from generate_series(1, 60) n`)
  await house.ada.goto(`${house.url}/users`)
  await house.ada.getByText('62 accounts').waitFor()
  const last = house.ada.getByRole('cell', { name: 'Reader 60', exact: true })
  expect(await last.count()).toBe(0)
  await button('Show more').click()
  await last.waitFor()
  expect(await button('Show more').count()).toBe(0)
  await house.installation.query(`delete from "User" where "id" like 'reader-%'`)
})

test('the list of users is for administrators of the installation; others are told so', async () => {
  await ben.goto(`${house.url}/users`)
  await ben.getByRole('heading', { name: 'For administrators of the installation' }).waitFor()
  await expectTidy(ben, 'users, not for you')
  await house.ada.keyboard.press('g')
  await house.ada.keyboard.press('u')
  await house.ada.waitForURL(/\/users$/)
  await row('ben@example.org').waitFor()
  await house.ada.getByLabel('Search by name or e-mail').fill('OKAF')
  await expect.poll(() => house.ada.getByRole('cell', { name: 'ada@example.org' }).count()).toBe(0)
  await house.ada.getByLabel('Search by name or e-mail').fill('nobody at all')
  await button('Show everybody').click()
  await row('ada@example.org').waitFor()
  await expectTidy(house.ada, 'users')
})

test('a reset link sets a new password once, and every session of before is over', async () => {
  await openUserMenu('Ben Okafor', 'Make a reset link')
  await dialog().getByRole('button', { name: 'Make reset link' }).click()
  const link = await linkShown()
  await expect.poll(() => focused(house.ada)).toBe('What can be done with Ben Okafor')
  const page = await house.visit(link)
  await page.getByRole('heading', { name: 'A new password for Ben Okafor' }).waitFor()
  await expectTidy(page, 'new password')
  await page.getByLabel('New password', { exact: true }).fill('okafor okafor')
  await page.keyboard.press('Enter')
  await page.getByText(/is not allowed. Allowed: 12 to 128 characters/).waitFor()
  await page.getByLabel('New password', { exact: true }).fill(newPassword)
  await page.keyboard.press('Enter')
  await page.getByText('Your new password is set. Sign in with it.').waitFor()
  await signIn(page, 'ben@example.org', newPassword)
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await page.goto(link)
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  await expectTidy(page, 'new password, used')
  await page.context().close()
})

test('an administrator is made and unmade, and the last one can do neither to themselves', async () => {
  const { ada } = house
  await openUserMenu('Ben Okafor', 'Make administrator')
  await confirm('Make administrator')
  await row('ben@example.org').getByText('administrator').waitFor()
  await openUserMenu('Ben Okafor', 'Take administrator away')
  await confirm('Take administrator away')
  await openUserMenu('Ada First', 'Disable your own account')
  await dialog().getByLabel('Reason').fill('a holiday')
  await ada.keyboard.press('Enter')
  await dialog().getByText('Allowed: somebody else: the installation keeps at least one administrator.').waitFor()
  await ada.keyboard.press('Escape')
})

test('whoever is disabled is signed out, cannot sign in, and can again when enabled', async () => {
  const page = await house.visit()
  await signIn(page, 'ben@example.org', newPassword)
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await openUserMenu('Ben Okafor', 'Disable the account')
  await dialog().getByRole('button', { name: 'Disable account' }).click()
  await dialog()
    .getByText(/Empty is not allowed/)
    .waitFor()
  await confirm('Disable account', 'left the hospital')
  await row('ben@example.org').getByText('Disabled').waitFor()
  await expectTidy(house.ada, 'users, one disabled')
  const ended = page.getByRole('dialog', { name: 'Your session has ended' })
  await ended.waitFor()
  await ended.getByLabel('Password', { exact: true }).fill(newPassword)
  await page.keyboard.press('Enter')
  await ended.getByText('This account is disabled. Ask an administrator of this installation.').waitFor()
  await house.ada.getByLabel('Status').selectOption('Disabled')
  await expect.poll(() => house.ada.getByRole('cell', { name: 'ada@example.org' }).count()).toBe(0)
  await openUserMenu('Ben Okafor', 'Enable the account')
  await confirm('Enable account', 'is back')
  await page.keyboard.press('Enter')
  await ended.waitFor({ state: 'detached' })
  await page.context().close()
})

test('a second administrator is invited, and the invitation listed', async () => {
  await house.ada.goto(`${house.url}/users`)
  await button('Invite administrator').click()
  await dialog().getByRole('button', { name: 'Make link' }).click()
  const link = await linkShown()
  await house.ada.getByText('Pending').waitFor()
  const page = await house.visit(link)
  await page.getByText('You become an administrator of this installation.').waitFor()
  await makeAccount(page, 'Chiara Rossi', 'chiara@example.org')
  await page.getByRole('heading', { name: 'No project yet' }).waitFor()
  await page.goto(`${house.url}/users`)
  await page.getByRole('cell', { name: 'ada@example.org' }).waitFor()
  await page.context().close()
})

test('no page throws', () => {
  expect(house.problems).toEqual([])
})
