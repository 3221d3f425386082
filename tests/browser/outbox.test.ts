import type { Page } from 'playwright-core'
import { afterAll, afterEach, expect, test } from 'vitest'
import { expectTidy } from './house.ts'
import { emails, type OutboxRoom, openOutboxRoom, saved, signInAgain } from './outbox-room.ts'

let room: OutboxRoom
let ada: Page
test('images are here, and two people read them', async () => {
  room = await openOutboxRoom(12)
  ada = await room.enter(emails.ada)
}, 300_000)
afterEach(() => {
  room.wire.mend()
  room.wire.slow(0)
})
afterAll(() => room?.close(), 60_000)

/** One that nothing was said of yet. */
let used = 0
const fresh = () => room.images[used++] ?? ''
const soon = { timeout: 60_000 }
const pressed = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().getAttribute('aria-pressed')
const badge = (page: Page, name: RegExp) => page.getByRole('banner').getByRole('button', { name })

test('an answer that is given while the server is away outlives a reload and is sent when it is back', async () => {
  const image = fresh()
  await room.look(ada, image)
  room.wire.cut()
  await ada.keyboard.press('2')
  await expect.poll(() => pressed(ada, /^Fracture/)).toBe('true')
  await badge(ada, /Offline: 1 answer waits/).click()
  const list = ada.getByRole('dialog', { name: 'Answers that are not saved yet' })
  await list.getByText('Fracture', { exact: true }).waitFor()
  await expectTidy(ada, 'outbox')
  await ada.reload()
  await expect.poll(() => room.said(image)).toEqual([])
  room.wire.mend()
  await expect.poll(() => room.said(image), soon).toEqual(['Ada Fracture'])
  await expect.poll(() => pressed(ada, /^Fracture/), soon).toBe('true')
})

test('a reply that is lost after the commit is asked for again, and the answer is given once', async () => {
  const image = fresh()
  await room.look(ada, image)
  const before = room.wire.answers
  room.wire.loseReply()
  await ada.keyboard.press('2')
  await saved(ada).waitFor()
  expect(room.wire.answers).toBe(before + 2)
  expect(await room.said(image)).toEqual(['Ada Fracture'])
})

test('an answer over an expired session waits for the sign-in in place, and goes on by itself', async () => {
  const image = fresh()
  await room.look(ada, image)
  await room.expire(emails.ada)
  await ada.keyboard.press('1')
  await ada.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  expect(await room.said(image)).toEqual([])
  await signInAgain(ada)
  await saved(ada).waitFor()
  expect(await room.said(image)).toEqual(['Ada Normal'])
})

test('two keys in a row are two versions, in order, however slow the server is', async () => {
  const image = fresh()
  await room.look(ada, image)
  room.wire.slow(700)
  await ada.keyboard.press('1')
  await ada.keyboard.press('2')
  await ada.getByRole('status', { name: 'Answer' }).getByText('Saving').waitFor()
  await saved(ada).waitFor()
  room.wire.slow(0)
  expect(await room.said(image)).toEqual(['Ada Normal', 'Ada Fracture'])
})

test('a conflict after moving on leads back, shows both, and lets the reader choose', async () => {
  const image = fresh()
  await room.look(ada, image)
  room.wire.cut()
  await ada.keyboard.press('2')
  await badge(ada, /Offline: 1 answer waits/).waitFor()
  await ada.keyboard.press('ArrowRight')
  await ada.waitForURL(url => !url.pathname.endsWith(image))
  const [stood] = (await room.house.installation.query(
    `select "labelVersion" from "Image" where "id" = '${image}'`,
  )) as [{ labelVersion: number }]
  await room.answer(room.ben, image, 0, stood.labelVersion)
  room.wire.mend()
  await badge(ada, /1 answer not saved/).click()
  const list = ada.getByRole('dialog', { name: 'Answers that are not saved yet' })
  await list.getByText('Ben Reader was faster').waitFor()
  await expectTidy(ada, 'conflict')
  await list.getByRole('link').click()
  await ada.waitForURL(url => url.pathname.endsWith(image))
  await ada.keyboard.press('Escape')
  const notice = ada.getByRole('complementary', { name: 'Label' }).getByRole('alert')
  await notice.getByRole('button', { name: 'Save Fracture on top' }).click()
  await expect.poll(() => room.said(image), soon).toEqual(['Ben Normal', 'Ada Fracture'])
  await badge(ada, /not saved/).waitFor({ state: 'detached' })
})

test('where both said the same, that is said, and nothing is left to choose', async () => {
  const image = fresh()
  await room.look(ada, image)
  room.wire.cut()
  await ada.keyboard.press('1')
  const [stood] = (await room.house.installation.query(
    `select "labelVersion" from "Image" where "id" = '${image}'`,
  )) as [{ labelVersion: number }]
  await room.answer(room.ben, image, 0, stood.labelVersion)
  room.wire.mend()
  const side = ada.getByRole('complementary', { name: 'Label' })
  await side.getByText('You agree: Normal').waitFor()
  expect(await side.getByRole('button', { name: /on top/ }).count()).toBe(0)
  await side.getByRole('button', { name: 'Good' }).click()
  await side.getByText('You agree').waitFor({ state: 'detached' })
  expect(await room.said(image)).toEqual(['Ben Normal'])
})

test('what is refused stays with its reason until it is discarded, which is asked twice', async () => {
  const image = fresh()
  await room.look(ada, image)
  room.wire.cut()
  await ada.keyboard.press('Shift+N')
  await ada.keyboard.type('seen by Ada')
  await ada.keyboard.press('Enter')
  await ada.keyboard.press('1')
  await room.house.installation.query(`update "Image" set "takenOutAt" = now() where "id" = '${image}'`)
  room.wire.mend()
  await badge(ada, /1 answer not saved/).click()
  const list = ada.getByRole('dialog', { name: 'Answers that are not saved yet' })
  await list.getByText('Normal was not saved').waitFor()
  await list.getByText('Note: seen by Ada').waitFor()
  await room.house.installation.query(`update "Image" set "takenOutAt" = null where "id" = '${image}'`)
  await list.getByRole('button', { name: 'Discard' }).click()
  await ada.getByRole('dialog', { name: 'Discard this answer?' }).getByRole('button', { name: 'Cancel' }).click()
  await list.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => room.said(image), soon).toEqual(['Ada Normal'])
})

test('somebody else in the same browser neither sends nor sees what waits, and it goes on when its reader is back', async () => {
  const image = fresh()
  await room.look(ada, image)
  room.wire.cut()
  await ada.keyboard.press('2')
  await badge(ada, /Offline: 1 answer waits/).waitFor()
  const context = ada.context()
  await ada.close()
  await room.expire(emails.ada)
  room.wire.mend()
  const ben = await room.enterIn(context, emails.ben)
  await badge(ben, /Answers wait/).click()
  const list = ben.getByRole('dialog', { name: 'Answers that are not saved yet' })
  await list.getByText('Answers of somebody else wait in this browser').waitFor()
  expect(await list.getByRole('listitem').count()).toBe(0)
  await room.look(ben, image)
  await ben.keyboard.press('1')
  await saved(ben).waitFor()
  expect(await room.said(image)).toEqual(['Ben Normal'])
  // The page of the one is open while the other signs in beside it.
  await room.expire(emails.ben)
  await ben.close()
  ada = await room.enterIn(context, emails.ada)
  await badge(ada, /1 answer not saved/).waitFor()
  const next = fresh()
  await room.look(ada, next)
  const beside = await context.newPage()
  await context.clearCookies()
  await beside.close()
  const other = await room.enterIn(context, emails.ben)
  await ada.keyboard.press('2')
  await ada.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  expect(await room.said(next)).toEqual([])
  await other.close()
  await signInAgain(ada)
  await expect.poll(() => room.said(next), soon).toEqual(['Ada Fracture'])
})

test('a picture that is not shown is not answered by key, but that it does not come may be said', async () => {
  const image = fresh()
  await ada.route('**/samples', route => route.fulfill({ status: 500, body: 'the disk is gone' }))
  await ada.goto(`${room.house.url}/projects/${room.projectId}/images/${image}`)
  await ada.getByText('The samples of the picture could not be fetched.').waitFor()
  await ada.keyboard.press('1')
  await ada.getByText('Not answered: the picture is not shown yet.').waitFor()
  await ada.getByLabel('Cannot tell').selectOption('OTHER')
  await saved(ada).waitFor()
  expect(await room.said(image)).toEqual(['Ada null'])
  await ada.unroute('**/samples')
})

test('an answer leads on to the next image where that is wished, and that is remembered', async () => {
  const image = fresh()
  await room.look(ada, image)
  await ada.keyboard.press('a')
  await ada.reload()
  await expect.poll(() => ada.getByLabel('Go on after an answer').isChecked()).toBe(true)
  await ada.locator('[data-readout=view]').first().waitFor()
  await ada.keyboard.press('1')
  await ada.waitForURL(url => !url.pathname.endsWith(image))
  await expect.poll(() => room.said(image), soon).toEqual(['Ada Normal'])
  await ada.keyboard.press('a')
  expect(room.house.problems).toEqual([])
})
