import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectTidy, focused, type House, openHouse, password, signIn } from './house.ts'

let house: House
const newPassword = 'a wholly different sentence'

beforeAll(async () => {
  house = await openHouse()
  await house.createProject('Reading')
}, 300_000)
afterAll(() => house?.close(), 60_000)

const button = (name: string | RegExp) => house.ada.getByRole('button', { name })
const dialog = () => house.ada.getByRole('dialog')
const fill = (label: string, text: string) => house.ada.getByLabel(label, { exact: true }).fill(text)

test('the account is reached by keyboard, and a new name stands everywhere at once', async () => {
  const { ada } = house
  await ada.keyboard.press('g')
  await ada.keyboard.press('c')
  await ada.waitForURL(/\/account$/)
  await button('Change name').press('Enter')
  await fill('Name', 'Ada Lovelace')
  await fill('Your password', 'not this one at all')
  await ada.keyboard.press('Enter')
  await dialog().getByText('This is not the password that you sign in with.').waitFor()
  await fill('Your password', password)
  await ada.keyboard.press('Enter')
  await dialog().waitFor({ state: 'detached' })
  await button('Account of Ada Lovelace').waitFor()
  await expect.poll(() => focused(ada)).toBe('Change name')
  const events = await house.installation.query(
    `select "actorName", "action" from "AuditEvent" where "action"::text in ('SIGNED_IN', 'NAME_CHANGED') order by "id"`,
  )
  expect(events.at(0)).toEqual({ actorName: 'Ada First', action: 'SIGNED_IN' })
})

test('Esc leaves a dialog without a change, and gives the focus back', async () => {
  await button('Change e-mail').press('Enter')
  await fill('E-mail', 'nobody@example.org')
  await house.ada.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await expect.poll(() => focused(house.ada)).toBe('Change e-mail')
  await house.ada.getByText('ada@example.org').first().waitFor()
})

test('a new e-mail is what one signs in with', async () => {
  await button('Change e-mail').click()
  await fill('E-mail', 'ada.lovelace@example.org')
  await fill('Your password', password)
  await house.ada.keyboard.press('Enter')
  await house.ada.getByText('ada.lovelace@example.org').first().waitFor()
  const elsewhere = await house.visit()
  await signIn(elsewhere, 'ada@example.org')
  await elsewhere.getByText('This e-mail and password do not match.').waitFor()
  await signIn(elsewhere, 'ada.lovelace@example.org')
  await elsewhere.getByRole('heading', { name: 'Projects' }).waitFor()
  await elsewhere.context().close()
})

test('a session that is ended elsewhere asks to sign in over its page, which goes on where it was', async () => {
  const elsewhere = await house.visit()
  await signIn(elsewhere, 'ada.lovelace@example.org')
  await elsewhere.getByRole('heading', { name: 'Projects' }).waitFor()
  await house.ada.reload()
  await house.ada.getByText('this one').waitFor()
  await button('End all others').click()
  await dialog().getByRole('button', { name: 'End all others' }).click()
  await dialog().waitFor({ state: 'detached' })
  const ended = elsewhere.getByRole('dialog', { name: 'Your session has ended' })
  await ended.waitFor()
  await ended.getByLabel('Password', { exact: true }).fill(password)
  await elsewhere.keyboard.press('Enter')
  await ended.waitFor({ state: 'detached' })
  await house.ada.reload()
  await button(/^End the session of Chrom/).click()
  await dialog().getByRole('button', { name: 'End session' }).click()
  await dialog().waitFor({ state: 'detached' })
  await ended.waitFor()
  await expect.poll(() => button(/^End the session of/).count()).toBe(0)
  await elsewhere.context().close()
})

test('a new password says its rule first, refuses a weak one, and ends every other session', async () => {
  await house.ada.getByText(/^12 to 128 characters/).waitFor()
  await fill('Current password', password)
  await fill('New password', 'short')
  await house.ada.keyboard.press('Enter')
  await house.ada.getByText(/5 characters is not allowed. Allowed: 12 to 128 characters/).waitFor()
  await fill('New password', newPassword)
  await house.ada.keyboard.press('Enter')
  await house.ada.getByText('Your password is changed.').waitFor()
  const elsewhere = await house.visit()
  await signIn(elsewhere, 'ada.lovelace@example.org')
  await elsewhere.getByText('This e-mail and password do not match.').waitFor()
  await signIn(elsewhere, 'ada.lovelace@example.org', newPassword)
  await elsewhere.getByRole('heading', { name: 'Projects' }).waitFor()
  await elsewhere.context().close()
})

test('a key is shown once, opens what it is for over HTTP, and nothing any more when it is revoked', async () => {
  const { ada, url } = house
  await button('Create key').click()
  await fill('Name', 'nightly export')
  await ada.getByLabel('Reading').check()
  expect(await ada.getByRole('checkbox', { name: /^Engineer/ }).isDisabled()).toBe(true)
  await ada.getByRole('checkbox', { name: /^Admin/ }).check()
  await ada.getByLabel('Works for').selectOption('7 days')
  await ada.keyboard.press('Enter')
  const shown = dialog().locator('code').first()
  await expect.poll(() => shown.textContent()).toMatch(/^lamina_[\w-]{43}$/)
  const key = (await shown.textContent()) ?? ''
  expect(await focused(ada)).toBe('Copy the key')
  await expectTidy(ada, 'key shown')
  await dialog().getByRole('button', { name: 'Done' }).click()
  await ada.getByText('nightly export').waitFor()
  expect(await ada.content()).not.toContain(key)

  const ask = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ query: '{ viewer { isAdmin user { name } apiKey { name } } }' }),
    })
    return (await response.json()) as { data: unknown; errors?: { extensions: { code: string } }[] }
  }
  expect(await ask()).toEqual({
    data: { viewer: { isAdmin: false, user: { name: 'Ada Lovelace' }, apiKey: { name: 'nightly export' } } },
  })
  await ada.reload()
  await ada.getByText('just now').first().waitFor()
  await button('Revoke the key nightly export').click()
  await dialog().getByRole('button', { name: 'Revoke key' }).click()
  await dialog().waitFor({ state: 'detached' })
  await ada.getByText('Revoked').waitFor()
  // The button that had the focus is gone: the panel around it has it.
  await expect.poll(() => focused(ada)).toMatch(/^API keys/)
  expect((await ask()).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
})

test('the page breaks no rule of accessibility, in any state, and throws nothing', async () => {
  const { ada } = house
  await ada.goto(`${house.url}/account`)
  await ada.getByText('nightly export').waitFor()
  await expectTidy(ada, 'account')
  await button('Create key').click()
  await ada.getByLabel('Reading').check()
  await expectTidy(ada, 'create key')
  await ada.keyboard.press('Escape')
  await button('Change name').click()
  await expectTidy(ada, 'change name')
  await ada.keyboard.press('Escape')
  expect(house.problems).toEqual([])
})

test('a list that cannot be fetched says so in its place, and comes when asked again', async () => {
  const { ada } = house
  await ada.route('**/graphql', (route, request) =>
    request.postData()?.includes('query AccountKeys')
      ? route.fulfill({ json: { errors: [{ message: 'the disk is gone' }] } })
      : route.fallback(),
  )
  await ada.goto(`${house.url}/account`)
  await ada.getByText('the disk is gone').waitFor()
  await ada.getByText('this one').waitFor()
  await ada.unroute('**/graphql')
  await button('Try again').click()
  await ada.getByText('nightly export').waitFor()
})

test('too many wrong passwords are answered with when to try again', async () => {
  const elsewhere = await house.visit()
  for (let attempt = 0; attempt < 25; attempt++) {
    const answer = elsewhere.waitForResponse('**/auth/sign-in/email')
    await signIn(elsewhere, 'ada.lovelace@example.org', 'not this one at all')
    if ((await answer).status() === 429) break
  }
  await elsewhere.getByText(/^Too many attempts. Try again in \d+ (second|minute)s?, at \d\d:\d\d:\d\d.$/).waitFor()
  await elsewhere.context().close()
})
