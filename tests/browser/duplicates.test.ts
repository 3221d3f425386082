import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writePhantoms } from '#core/phantom/write-phantoms.ts'
import { newFolder, writeTree } from '#tests/kit/pictures.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { dialogsOf } from './dialogs.ts'
import { expectTidy, type House, makeAccount, openHouse } from './house.ts'

let house: House
let ada: Page
let projectId: string
const { button, dialog, inviteTo } = dialogsOf(() => house.ada)

/** What becomes of one original each. Turned and mirrored is of another class than what it is a copy of. */
const copies: Record<string, (original: Sharp) => Sharp> = {
  'Normal/turned.png': original => original.rotate(90),
  'Normal/inverted.png': original => original.flop().negate(),
  'Normal/brighter.png': original => original.linear(1.1, 12),
  'Fracture/both.png': original => original.rotate(90),
}

beforeAll(async () => {
  house = await openHouse()
  ada = house.ada
  projectId = await house.createProject('Duplicates')
}, 300_000)
afterAll(() => house?.close(), 60_000)

/** Phantoms of five, and a copy of four of them. */
async function drawCopies(): Promise<string> {
  const drawn = path.join(await newFolder(), 'drawn')
  await writePhantoms(drawn, { count: 24, seed: 5 })
  const [, ...rows] = (await readFile(path.join(drawn, 'manifest.csv'), 'utf8')).trim().split('\n')
  // Of one patient each: two of one are nearly copies.
  const byGroup = new Map(rows.map(row => row.split(',')).map(([file, , group]) => [group, file ?? '']))
  const files = [...byGroup.values()].slice(0, 5)
  const originals = await Promise.all(files.map(file => readFile(path.join(drawn, file))))
  const top = path.join(await newFolder(), 'films')
  await writeTree(top, Object.fromEntries(originals.map((bytes, i) => [`Normal/original-${i}.png`, bytes])))
  for (const [i, [name, copy]] of Object.entries(copies).entries()) {
    const turned = await copy(sharp(originals[i])).png().toBuffer()
    // Mirrored in a pass of its own: sharp would do it before it turns.
    await writeTree(top, { [name]: name.includes('both') ? await sharp(turned).flop().png().toBuffer() : turned })
  }
  return top
}

const open = () => ada.goto(`${house.url}/projects/${projectId}/duplicates`)
const counted = (text: string) => ada.getByRole('radio', { name: text, exact: true }).waitFor()
const list = () => ada.getByRole('list', { name: 'Pairs' }).getByRole('button')
const openPair = () => list().and(ada.locator('[aria-current]')).textContent()

test('before a search the page says what one does, and where nothing was found, that', async () => {
  await ada.goto(`${house.url}/projects/${projectId}`)
  await ada.getByRole('navigation', { name: 'Project', exact: true }).getByRole('link', { name: 'Duplicates' }).click()
  await ada.getByRole('heading', { name: 'Nobody has looked for duplicates yet' }).waitFor()
  await expectTidy(ada, 'duplicates before a search')
  await button('Find duplicates').click()
  await ada.getByRole('heading', { name: 'No duplicates were found' }).waitFor()
  await expectTidy(ada, 'no duplicates')
  await ada.goto(`${house.url}/projects/${projectId}/duplicates?decision=PERHAPS`)
  await ada.getByText('decision is "PERHAPS" in the address. Allowed: CONFIRMED, DENIED').waitFor()
  await expectTidy(ada, 'duplicates of no decision')
})

test('copies are found: turned, mirrored, inverted, brightened', async () => {
  const input = { projectId, folder: await drawCopies() }
  const { startImport } = await house.ask<documents.StartedImport>(ada, documents.startImport, { input })
  if (!('job' in startImport)) throw new Error(JSON.stringify(startImport))
  const added = `select 1 from "Job" where "id" = '${startImport.job.id}' and "status" = 'SUCCEEDED'`
  await expect.poll(async () => (await house.installation.query(added)).length, { timeout: 60_000 }).toBe(1)
  await open()
  await button('Find duplicates').click()
  await counted('To decide 4')
  await ada.getByText(/9 images, 9 of them new, 4 new pairs/).waitFor()
  await counted('Copies 0')
  await expect.poll(() => list().count()).toBe(4)
  expect((await list().allTextContents()).join('\n')).toMatch(/turned 90°(?!,)/)
  await ada.getByText('different classes').first().waitFor()
  await expectTidy(ada, 'duplicates')
})

/** The middle of what the first pane shows, as grey values. */
async function middle(): Promise<Uint8Array> {
  const areThere = '[...document.querySelectorAll("figure img")].every(i => i.complete && i.naturalWidth > 0)'
  await expect.poll(() => ada.evaluate(areThere)).toBe(true)
  const pane = await ada.getByRole('figure').first().getByRole('link').screenshot()
  const square = sharp(pane).greyscale().resize(120, 120, { fit: 'fill' })
  return sharp(await square.png().toBuffer())
    .extract({ left: 40, top: 40, width: 40, height: 40 })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
}

function correlation(first: Uint8Array, second: Uint8Array): number {
  const mean = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [a, b] = [mean(first), mean(second)]
  let [ab, aa, bb] = [0, 0, 0]
  for (const [i, value] of first.entries()) {
    const [x, y] = [value - a, (second[i] ?? 0) - b]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb)
}

const laid = () => ada.getByText('The second, laid upon the first', { exact: true })

test('blinking, the second lies upon the first: turned, mirrored and inverted back', async () => {
  await ada.emulateMedia({ reducedMotion: 'reduce' })
  await list().first().focus()
  const found: Record<string, number> = {}
  for (let place = 0; place < 4; place++) {
    const before = await middle()
    await ada.keyboard.press('b')
    await laid().waitFor()
    found[String(await openPair())] = correlation(before, await middle())
    await ada.keyboard.press('b')
    await laid().waitFor({ state: 'detached' })
    await ada.keyboard.press('ArrowDown')
  }
  expect(Object.keys(found)).toHaveLength(4)
  for (const [names, value] of Object.entries(found)) expect(value, names).toBeGreaterThan(0.98)
})

test('B shows the second for as long as it is held; where motion is not unwanted the two alternate by themselves', async () => {
  const now = async () => Number(await ada.evaluate('performance.now()'))
  const since = await now()
  await ada.keyboard.down('b')
  await laid().waitFor()
  await expect.poll(now).toBeGreaterThan(since + 1_000)
  await ada.keyboard.up('b')
  await laid().waitFor({ state: 'detached' })
  await ada.emulateMedia({ reducedMotion: 'no-preference' })
  await button('Blink').click()
  for (const state of ['visible', 'detached', 'visible'] as const) await laid().waitFor({ state })
  await button('Blink').click()
  expect(await button('Blink').getAttribute('aria-pressed')).toBe('false')
})

test('C and X decide and open the next, U takes it back; counts move along', async () => {
  await open()
  await counted('To decide 4')
  const first = await openPair()
  await list().first().focus()
  await ada.keyboard.press('c')
  await counted('Copies 1')
  await counted('To decide 3')
  await expect.poll(openPair).not.toBe(first)
  await expect.poll(() => list().count()).toBe(3)
  await ada.keyboard.press('x')
  await counted('Not copies 1')
  await counted('To decide 2')
  await ada.getByRole('radio', { name: 'Not copies 1' }).click()
  expect(new URL(ada.url()).searchParams.get('decision')).toBe('DENIED')
  await ada.getByText(/^Not copies, said Ada First/).waitFor()
  await expectTidy(ada, 'no copies')
  await ada.keyboard.press('u')
  await ada.getByRole('heading', { name: 'Nobody has said of a pair that it is no copies.' }).waitFor()
  await counted('To decide 3')
  await ada.getByRole('radio', { name: 'Copies 1', exact: true }).click()
  await expect.poll(openPair).toBe(first)
})

test('keys that are faster than the server are all taken; a decision that is refused opens its pair again', async () => {
  await open()
  await counted('To decide 3')
  await list().first().focus()
  await ada.route('**/graphql', async route => {
    await new Promise(done => setTimeout(done, 300))
    await route.continue()
  })
  for (const key of ['x', 'x', 'x']) await ada.keyboard.press(key)
  await counted('Not copies 3')
  await ada.getByRole('heading', { name: 'Every pair that was found is decided.' }).waitFor()
  await ada.getByRole('radio', { name: 'Not copies 3' }).click()
  await list().first().focus()
  for (const key of ['u', 'u', 'u']) await ada.keyboard.press(key)
  await counted('To decide 3')
  await ada.unrouteAll({ behavior: 'wait' })
  await ada.getByRole('radio', { name: 'To decide 3' }).click()
  await expect.poll(() => list().count()).toBe(3)
  const first = await openPair()
  const isDecision = (text: string | null) => text?.includes('DecideDuplicates') ?? false
  const json = { data: null, errors: [{ message: 'the disk is full' }] }
  await ada.route('**/graphql', route =>
    isDecision(route.request().postData()) ? route.fulfill({ json }) : route.continue(),
  )
  await list().first().focus()
  for (const key of ['c', 'c']) await ada.keyboard.press(key)
  await ada.getByText('the disk is full').waitFor()
  await expect.poll(openPair).toBe(first)
  await counted('To decide 3')
  await ada.unrouteAll({ behavior: 'wait' })
})

test('all from a score on are decided at once', async () => {
  await open()
  await counted('To decide 3')
  await button('All from a score on').click()
  await dialog().getByLabel('Least score').fill('0.5')
  await dialog().getByRole('button', { name: 'Decide all' }).click()
  await dialog().getByText('0.5 is not allowed. Allowed: a number from 0.8 to 1.').waitFor()
  await dialog().getByLabel('Least score').fill('0.8')
  await dialog().getByLabel('Reason').fill('Looked through')
  await dialog().getByRole('button', { name: 'Decide all' }).click()
  await dialog().getByText('3 pairs decided, 0 left.').waitFor()
  await dialog().getByRole('button', { name: 'Close' }).last().click()
  await counted('Copies 4')
  await ada.getByRole('heading', { name: 'Every pair that was found is decided.' }).waitFor()
  const decided = await house.installation.query(`select 1 from "DuplicatePair" where "decision" = 'CONFIRMED'`)
  expect(decided).toHaveLength(4)
})

test('whoever only reads is told why they see none of it, and no page threw', async () => {
  const ben = await house.visit(await inviteTo(`${house.url}/projects/${projectId}`, 'Reader'))
  await makeAccount(ben, 'Ben Reader', 'reader@example.org')
  await ben.getByRole('heading', { name: 'Projects' }).waitFor()
  await ben.goto(`${house.url}/projects/${projectId}/duplicates`)
  await ben.getByText('As Reader you may not see duplicates here.').waitFor()
  await expectTidy(ben, 'duplicates of a reader')
  expect(house.problems).toEqual([])
})
