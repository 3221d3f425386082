import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, focused, type House, makeAccount, openHouse, signIn } from './house.ts'

let house: House
let ben: Page
let reading = ''
let second = ''

beforeAll(async () => {
  house = await openHouse()
  reading = `${house.url}/projects/${await house.createProject('Reading')}`
  second = `${house.url}/projects/${await house.createProject('Second opinion')}`
}, 300_000)
afterAll(() => house?.close(), 60_000)

const { button, dialog, row, confirm, inviteTo } = dialogsOf(() => house.ada)

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
  await ada.getByText('labelClasses Normal Fracture').waitFor()
  expect(await ada.getByRole('table').textContent()).not.toContain('[object')
})

test('members beyond the first page are shown when asked for', async () => {
  const { ada, installation } = house
  await installation.query(`
    insert into "User" ("id", "name", "email", "updatedAt") select 'p' || i, 'Person ' || i, 'p' || i || '@example.org', now() from generate_series(1, 60) i`)
  await installation.query(`
    insert into "Membership" ("projectId", "userId", "roles", "createdAt")
    select '${reading.split('/').at(-1)}', 'p' || i, '{READER}', now() + i * interval '1 s' from generate_series(1, 60) i`)
  await ada.goto(`${reading}/people`)
  await ada.getByText('61 people').waitFor()
  expect(await ada.getByRole('cell', { name: 'Person 60', exact: true }).count()).toBe(0)
  await button('Show more').click()
  await ada.getByRole('cell', { name: 'Person 60', exact: true }).waitFor()
  expect(await ada.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  await expectTidy(ada, 'many members')
})

test('one may leave a project oneself', async () => {
  await ben.goto(`${second}/people`)
  await ben.getByRole('button', { name: 'Leave the project' }).click()
  const asked = ben.getByRole('dialog', { name: 'Leave Second opinion' })
  await asked.getByRole('button', { name: 'Leave the project' }).click()
  await ben.getByRole('heading', { name: 'No project yet' }).waitFor()
})

test('no page of the story is untidy or throws', async () => {
  await house.ada.goto(`${reading}/people`)
  await house.ada.getByText('Invitations').waitFor()
  await expectTidy(house.ada, 'people')
  await button('Invite').click()
  await expectTidy(house.ada, 'invite')
  expect(house.problems).toEqual([])
})
