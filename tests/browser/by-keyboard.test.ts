import { mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as documents from '../../scripts/demo/documents.ts'
import { focused, type House, openHouse, password } from './house.ts'

const count = 20
const size = 32
let house: House
let page: Page
/** In the order of the grid: the newest first. */
let names: string[] = []

beforeAll(async () => {
  house = await openHouse()
}, 300_000)
afterAll(() => house?.close(), 60_000)

test('twenty films come in, and somebody sits down at a browser in which nobody is signed in', async () => {
  const projectId = await house.createProject('By keyboard')
  const folder = await mkdtemp(path.join(path.dirname(house.installation.dataDir), 'films-'))
  for (let i = 1; i <= count; i++) {
    const pixels = Uint8Array.from({ length: size * size }, (_, at) => (at * (i + 3)) % 251)
    const film = sharp(pixels, { raw: { width: size, height: size, channels: 1 } }).png()
    await writeFile(path.join(folder, `film-${String(i).padStart(2, '0')}.png`), await film.toBuffer())
  }
  await house.ask(house.ada, documents.startImport, { input: { projectId, folder } })
  const added = `select "fileName" as "name" from "Image" order by "id" desc`
  await expect.poll(async () => (await house.installation.query(added)).length, { timeout: 60_000 }).toBe(count)
  names = ((await house.installation.query(added)) as { name: string }[]).map(({ name }) => name)
  page = await house.visit()
  // What a hand would do; a click that a key makes comes without any of these.
  await page.context().addInitScript(`
    for (const name of ['pointerdown', 'mousedown', 'wheel', 'touchstart'])
      addEventListener(name, () => sessionStorage.setItem('hand', name), { capture: true })`)
  await page.reload()
})

const press = (...keys: string[]) =>
  keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
const type = (text: string) => page.keyboard.type(text)

/** Tab by tab until that has the focus. */
async function tabTo(name: string) {
  for (let tabs = 0; tabs < 40; tabs++) {
    if (String(await focused(page)).startsWith(name)) return
    await press('Tab')
  }
  throw new Error(`no tab leads to ${name}; the last: ${await focused(page)}`)
}

/** Waits until the picture at a place of the list is seen. */
async function seen(place: number) {
  await page.getByRole('img', { name: names[place], exact: true }).waitFor()
  await page.locator('[data-readout=view]').first().waitFor()
}

/** Presses until the next picture stands there: the answer leads on. */
async function answer(place: number, ...keys: string[]) {
  await seen(place)
  await press(...keys)
  if (place + 1 < count) await seen(place + 1)
}

interface Said {
  name: string
  version: number
  answer: string | null
  cannotTell: string | null
  note: string | null
  reason: string | null
}

const fractured = (place: number) => place % 3 === 1

test('twenty images are labelled from sign-in to the last without a mouse', async () => {
  await page.getByLabel('Password', { exact: true }).waitFor()
  await expect.poll(() => page.evaluate('document.activeElement?.name')).toBe('email')
  await type('ada@example.org')
  await press('Tab')
  await type(password)
  await press('Enter')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
  await page.getByRole('link', { name: 'By keyboard' }).waitFor()
  await tabTo('By keyboard')
  await press('Enter')
  await page.getByRole('grid').waitFor()
  await page.locator('[data-index="0"]').waitFor()
  await press('ArrowRight')
  await press('Home')
  await expect.poll(() => focused(page)).toContain(names[0])
  await press('Enter')
  await seen(0)

  const goesOn = page.getByLabel('Go on after an answer')
  await press('a')
  await expect.poll(() => goesOn.isChecked()).toBe(true)
  const plain = (place: number) => answer(place, fractured(place) ? '2' : '1')

  for (let place = 0; place < 4; place++) await plain(place)
  // On the fifth: gone back, as the fourth was wrong, with the reason why.
  await press('ArrowLeft')
  await seen(3)
  await press('r')
  await type('looked again')
  await press('Enter')
  await answer(3, '2')

  // A note goes with the answer.
  await press('N')
  await type('old callus')
  await press('Enter')
  await plain(4)
  await plain(5)

  // The list is opened first: closed, an arrow would choose its first reason at once.
  // The wrong key: taken back from the next one, and given anew.
  await answer(6, '2')
  const given = `select l."id" from "Label" l join "Image" i on i."id" = l."imageId" where i."fileName" = '${names[6]}'`
  await expect.poll(async () => (await house.installation.query(given)).length).toBe(1)
  await press('u')
  await seen(6)
  await page.getByRole('status', { name: 'Taken back' }).getByText(`Taken back: Fracture, on ${names[6]}`).waitFor()
  await answer(6, 'd', 'Space', 'ArrowDown', 'ArrowDown', 'Enter')

  await press('F')
  await page.getByLabel('Flag', { exact: true }).waitFor()
  await type('Is this the left?')
  await press('Control+Enter')
  await page.getByText('1 open, flagged').waitFor()
  for (let place = 7; place < count; place++) await plain(place)
  await page.getByText('This is the last one.').waitFor()
  await page.getByRole('status', { name: 'Answer' }).getByText('Saved').waitFor()

  expect(await page.evaluate(`sessionStorage.getItem('hand')`)).toBeNull()
  expect(house.problems).toEqual([])
})

test('the record has exactly these answers, each once, with its event, its note and the flag', async () => {
  const rows = (await house.installation.query(`
    select i."fileName" as "name", l."version", c."name" as "answer", l."cannotTell", l."note", l."reason"
    from "Label" l join "Image" i on i."id" = l."imageId" left join "LabelClass" c on c."id" = l."labelClassId"
    order by i."id" desc, l."version"`)) as Said[]
  const nothing = { version: 1, cannotTell: null, note: null, reason: null }
  const expected = names.flatMap((name, place): Said[] => {
    const said = { ...nothing, name, answer: fractured(place) ? 'Fracture' : 'Normal' }
    if (place === 3) return [said, { ...said, version: 2, answer: 'Fracture', reason: 'looked again' }]
    if (place === 4) return [{ ...said, note: 'old callus' }]
    if (place === 6)
      return [
        { ...said, answer: 'Fracture' },
        { ...said, version: 2, answer: null, cannotTell: 'WRONG_VIEW' },
      ]
    return [said]
  })
  expect(rows).toEqual(expected)
  const events = await house.installation.query(`select "nounId" from "AuditEvent" where "action" = 'LABEL_GIVEN'`)
  expect(new Set(events.map(event => Object.values(event ?? {})[0])).size).toBe(count + 2)
  expect(events).toHaveLength(count + 2)
  const takenBack = await house.installation.query(`
    select i."fileName" as "name" from "TakeBack" t join "Label" l on l."id" = t."labelId" join "Image" i on i."id" = l."imageId"`)
  expect(takenBack).toEqual([{ name: names[6] }])
  const standing = await house.installation.query(`
    select i."fileName" as "name" from "Image" i join "ReferenceLabel" r on r."imageId" = i."id" and r."version" = i."labelVersion"
    where i."labelClassId" is not distinct from r."labelClassId"`)
  expect(standing).toHaveLength(count)
  const flags = await house.installation.query(`
    select i."fileName" as "name", m."text" from "Comment" m join "Image" i on i."id" = m."imageId" where m."isFlag"`)
  expect(flags).toEqual([{ name: names[7], text: 'Is this the left?' }])
})
