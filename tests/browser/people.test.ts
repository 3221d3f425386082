import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectTidy, focused, type House, makeAccount, openHouse, signIn } from './house.ts'

let house: House
let ben: Page
let reading = ''
let second = ''
const newPassword = 'a wholly different sentence'

beforeAll(async () => {
  house = await openHouse()
  reading = `${house.url}/projects/${await house.createProject('Reading')}`
  second = `${house.url}/projects/${await house.createProject('Second opinion')}`
}, 300_000)
afterAll(() => house?.close(), 60_000)

const button = (name: string | RegExp) => house.ada.getByRole('button', { name })
const dialog = () => house.ada.getByRole('dialog')
const row = (name: string) => house.ada.getByRole('row').filter({ hasText: name }).first()

/** Confirms what a dialog asks. */
async function confirm(verb: string, reason?: string) {
  if (reason !== undefined) await dialog().getByLabel('Reason').fill(reason)
  await dialog().getByRole('button', { name: verb }).click()
  await dialog().waitFor({ state: 'detached' })
}

/** The link that the open dialog shows, this once. */
async function linkShown(): Promise<string> {
  const code = dialog().locator('code')
  await expect.poll(() => code.textContent()).toMatch(/^http/)
  const link = (await code.textContent()) ?? ''
  await expect.poll(() => focused(house.ada)).toBe('Copy the link')
  await dialog().getByRole('button', { name: 'Done' }).click()
  await dialog().waitFor({ state: 'detached' })
  expect(await house.ada.content()).not.toContain(link)
  return link
}

async function inviteTo(project: string, ...roles: string[]): Promise<string> {
  await house.ada.goto(`${project}/people`)
  await button('Invite').click()
  for (const role of roles)
    await dialog()
      .getByRole('checkbox', { name: new RegExp(`^${role}`) })
      .check()
  await dialog().getByRole('button', { name: 'Make link' }).click()
  return linkShown()
}

async function openUserMenu(name: string, item: string) {
  await button(`What can be done with ${name}`).press('Enter')
  await house.ada.getByRole('menuitem', { name: item }).press('Enter')
}

test('a link is shown once, makes an account, and is listed as used by whoever used it', async () => {
  const link = await inviteTo(reading, 'Reviewer')
  await row('Reader, Reviewer').getByText('Pending').waitFor()
  ben = await house.visit(link)
  await ben.getByText('You join Reading as reader, reviewer.').waitFor()
  await expectTidy(ben, 'invitation, signed out')
  await makeAccount(ben, 'Ben Okafor', 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await house.ada.reload()
  await row('Reader, Reviewer').waitFor()
  await house.ada.getByText('by Ben Okafor').waitFor()
  await ben.goto(link)
  await ben.getByRole('heading', { name: 'This link does not work' }).waitFor()
  await expectTidy(ben, 'invitation, used')
})

test('an account that one has joins a second project: signed out by way of the sign-in page, signed in by one act', async () => {
  const link = await inviteTo(second)
  const page = await house.visit(link)
  await page.getByRole('radio', { name: 'I have an account' }).click()
  await page.getByRole('link', { name: 'Sign in and accept' }).click()
  await page.waitForURL(/\/sign-in\?next=/)
  await expectTidy(page, 'sign-in')
  await signIn(page, 'ben@example.org')
  await page.waitForURL(link)
  await page.getByText('You are signed in as Ben Okafor').waitFor()
  await expectTidy(page, 'invitation, signed in')
  await page.keyboard.press('Enter')
  await page.waitForURL(second)
  await page.getByRole('link', { name: 'Second opinion' }).waitFor()
  await page.context().close()
})

test('to a member a link says what it would add, and another account may take it', async () => {
  const link = await inviteTo(second, 'Auditor')
  await ben.goto(link)
  await ben.getByText('You are a member of Second opinion already, as reader. Accepting adds auditor.').waitFor()
  await ben.getByRole('button', { name: 'Use another account' }).click()
  await ben.getByRole('radio', { name: 'Make an account' }).waitFor()
  expect(ben.url()).toBe(link)
  await ben.goto(`${house.url}/sign-in`)
  await signIn(ben, 'ben@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
})

test('a link that was revoked opens nothing', async () => {
  const link = await inviteTo(reading, 'Engineer')
  await row('Reader, Engineer')
    .getByRole('button', { name: /^Revoke the invitation/ })
    .click()
  await confirm('Revoke invitation')
  await row('Reader, Engineer').getByText('Revoked').waitFor()
  const page = await house.visit(link)
  await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  await page.context().close()
})

test('a link that is revoked while its page stands open says so, and not what it was', async () => {
  const link = await inviteTo(reading, 'Auditor')
  const page = await house.visit(link)
  await page.getByRole('heading', { name: 'You are invited' }).waitFor()
  await row('Reader, Auditor')
    .getByRole('button', { name: /^Revoke the invitation/ })
    .click()
  await confirm('Revoke invitation')
  await makeAccount(page, 'Nobody Yet', 'nobody@example.org')
  await page.getByText('This link works no more: it was used or taken back meanwhile, or has expired.').waitFor()
  expect(await page.getByText(link.split('/').at(-1) ?? '').count()).toBe(0)
  await page.context().close()
})

test('whoever is removed sees the project no more; the last ADMIN stays, in the words of the API', async () => {
  const { ada } = house
  await ben.goto(`${reading}/people`)
  await ben.getByRole('cell', { name: 'Ada First', exact: true }).waitFor()
  expect(await ben.getByRole('button', { name: 'Remove Ada First' }).getAttribute('aria-disabled')).toBe('true')
  expect(await ben.getByText('Invitations', { exact: true }).count()).toBe(0)
  await ada.goto(`${reading}/people`)
  await button('Leave the project').click()
  await dialog().getByLabel('Reason').fill('done here')
  await ada.keyboard.press('Enter')
  await dialog().getByText('Allowed: somebody else: a project keeps at least one ADMIN.').waitFor()
  await expectTidy(ada, 'last admin')
  await ada.keyboard.press('Escape')
  await button('Remove Ben Okafor').click()
  await confirm('Remove', 'left the department')
  await expect.poll(() => ada.getByRole('cell', { name: 'ben@example.org' }).count()).toBe(0)
  await expect.poll(() => focused(ada)).toMatch(/^Members/)
  await ben.reload()
  await ben.getByRole('heading', { name: 'Not found' }).waitFor()
  await ada.goto(`${reading}/audit`)
  await ada.getByText('left the department').waitFor()
})

test('one may leave a project oneself', async () => {
  await ben.goto(`${second}/people`)
  await ben.getByRole('button', { name: 'Leave the project' }).click()
  const asked = ben.getByRole('dialog', { name: 'Leave Second opinion' })
  await asked.getByRole('button', { name: 'Leave the project' }).click()
  await ben.getByRole('heading', { name: 'No project yet' }).waitFor()
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
  await page.getByRole('heading', { name: 'No project yet' }).waitFor()
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
  await page.getByRole('heading', { name: 'No project yet' }).waitFor()
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

test('no page of the story is untidy or throws', async () => {
  await house.ada.goto(`${reading}/people`)
  await house.ada.getByText('Invitations').waitFor()
  await expectTidy(house.ada, 'people')
  await button('Invite').click()
  await expectTidy(house.ada, 'invite')
  expect(house.problems).toEqual([])
})
