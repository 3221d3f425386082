import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDicom } from '#tests/kit/dicom.ts'
import { brokenRules } from './broken-rules.ts'
import { openReadingRoom, type ReadingRoom } from './reading-room.ts'

let room: ReadingRoom
const size = 24

beforeAll(async () => {
  const films = await Promise.all(
    Array.from({ length: 12 }, async (_, i) => {
      const folder = i % 2 ? 'Fracture' : 'Normal'
      const pixels = Uint8Array.from({ length: size * size }, (_, at) => (at * (i + 3)) % 251)
      if (i < 9) {
        const png = await sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
          .png()
          .toBuffer()
        return [`${folder}/p${i}.png`, png] as const
      }
      const samples = Uint16Array.from(pixels)
      const uid = { tag: '00080018', vr: 'UI' as const, value: `1.2.3.${i}` }
      const patient = { tag: '00100020', vr: 'LO' as const, value: `${i}` }
      return [
        `${folder}/d${i}.dcm`,
        buildDicom({ width: size, height: size, samples, elements: [uid, patient] }),
      ] as const
    }),
  )
  room = await openReadingRoom(Object.fromEntries(films))
}, 300_000)
afterAll(() => room?.close(), 60_000)

const count = async (sql: string) => Number(((await room.installation.query(sql)) as { count: string }[])[0]?.count)
const versions = () => count('select count(*) from "Label"')
const events = () => count(`select count(*) from "AuditEvent" where action = 'LABEL_GIVEN'`)

/** What the keyboard does of itself while a key is held: the same keydown again and again. */
async function hold(key: string, ms: number) {
  for (const end = Date.now() + ms; Date.now() < end; ) await room.page.keyboard.down(key)
  await room.page.keyboard.up(key)
}

test('a digit held for two seconds is one label and one audit event; so is the same digit once more', async () => {
  await room.open('Normal/p0.png')
  const fracture = room.page.getByRole('button', { name: /^Fracture/ })
  await fracture.waitFor()
  // Under another view, as before the picture is there, the same digit is another answer.
  await room.page.getByRole('img', { name: 'Normal/p0.png' }).waitFor()
  await room.page.locator('[data-readout=view]').first().waitFor()
  const before = [await versions(), await events()] as const
  await hold('2', 2000)
  await expect.poll(() => fracture.getAttribute('aria-pressed')).toBe('true')
  await room.page.getByRole('status', { name: 'Answer' }).getByText('Saved').waitFor()
  const saved = () => room.page.waitForResponse(answer => answer.request().postData()?.includes('SetLabel') ?? false)
  const [again] = await Promise.all([saved(), hold('2', 500)])
  expect(await again.json()).toMatchObject({ data: { setLabel: { __typename: 'Label' } } })
  expect([await versions(), await events()]).toEqual([before[0] + 1, before[1] + 1])
})

test('a held arrow goes on and on, and a letter works by its place where the layout is not Latin', async () => {
  const first = room.page.url()
  await hold('ArrowRight', 800)
  await expect.poll(() => room.page.url()).not.toBe(first)
  const invert = room.page.getByRole('button', { name: 'Invert', exact: true })
  await invert.waitFor()
  const before = await invert.getAttribute('aria-pressed')
  const key = (key: string, code: string, repeat = false) => {
    const init = JSON.stringify({ key, code, repeat, bubbles: true, cancelable: true })
    return room.page.evaluate(`void document.body.dispatchEvent(new KeyboardEvent('keydown', ${init}))`)
  }
  await key('ш', 'KeyI')
  await expect.poll(() => invert.getAttribute('aria-pressed')).not.toBe(before)
  for (let i = 0; i < 7; i++) await key('ш', 'KeyI', true)
  expect(await invert.getAttribute('aria-pressed')).not.toBe(before)
})

test('a key is moved in the list of keys, changes places with the one that was there, and is so after a reload', async () => {
  const { page } = room
  const invert = page.getByRole('button', { name: 'Invert', exact: true })
  const dialog = page.getByRole('dialog')
  await page.keyboard.press('?')
  await dialog.getByRole('button', { name: 'Move: Invert' }).click()
  await page.keyboard.press('ArrowUp')
  await dialog.getByText('ArrowUp cannot be used.').waitFor()
  await page.keyboard.press('*')
  await dialog.getByText('Moved keys are yours in every browser.').waitFor()
  expect(await brokenRules(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.reload()
  await page.locator('[data-readout=view]').first().waitFor()
  const before = await invert.getAttribute('aria-pressed')
  await page.keyboard.press('i')
  await page.keyboard.press('*')
  await expect.poll(() => invert.getAttribute('aria-pressed')).not.toBe(before)
  await page.keyboard.press('?')
  await dialog.getByRole('button', { name: 'All as they were made' }).click()
  await dialog.getByText('Moved keys are yours').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.keyboard.press('i')
  await expect.poll(() => invert.getAttribute('aria-pressed')).toBe(before)
})

async function fillSizes() {
  const dialog = room.page.getByRole('dialog')
  await dialog.getByText('By number of images').click()
  for (const [name, value] of [
    ['Train', '8'],
    ['Validation', '2'],
    ['Test', '2'],
  ] as const)
    await dialog.getByLabel(name, { exact: true }).fill(value)
}

test('freezing asks what becomes of pictures in which names are suspected, and the dataset says what was decided', async () => {
  const { page } = room
  await page.goto(`${room.project}/datasets`)
  await page.getByRole('button', { name: 'Freeze dataset' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 labelled images may show names').waitFor()
  await fillSizes()
  const freeze = dialog.getByRole('button', { name: 'Freeze', exact: true })
  await freeze.click()
  await dialog.getByText('Say what becomes of them.').waitFor()
  expect(await brokenRules(page)).toEqual([])
  await dialog.getByText('Freeze with the others').click()
  await freeze.click()
  await page.waitForURL(/\/datasets\/[0-9a-f-]+$/)
  await page.getByText('in 3, frozen with the others').waitFor()
})

test('while an import is running the dialog says how far it is, and freezes what is there only if that is wished', async () => {
  const { page, installation } = room
  const job = `(select "jobId" from "Import" limit 1)`
  const become = async (status: string, state: string) => {
    // In the queue too, as of a worker that is alive: else it would be queued again.
    await installation.query(
      `update "pgboss"."job" set "state" = '${state}', "started_on" = now(), "heartbeat_on" = now() + interval '1 hour' where "id" = ${job}`,
    )
    await installation.query(`update "Job" set status = '${status}', done = 448, total = 600 where id = ${job}`)
  }
  await become('RUNNING', 'active')
  await page.goto(`${room.project}/datasets`)
  await page.getByRole('button', { name: 'Freeze dataset' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(': 448 of 600 files are in.').waitFor()
  await dialog.getByText('Freeze with the others').click()
  await fillSizes()
  const freeze = dialog.getByRole('button', { name: 'Freeze', exact: true })
  await freeze.click()
  await dialog.getByText('freeze what is there, or wait until it is over').waitFor()
  await dialog.getByLabel('Freeze what is there').check()
  await freeze.click()
  await page.waitForURL(/\/datasets\/[0-9a-f-]+$/)
  await page.getByText('while an import was running, without what that added later').waitFor()
  await become('SUCCEEDED', 'completed')
})

test('after sign-out nothing of a picture is readable in that browser', async () => {
  const { page } = room
  await room.open('Normal/p0.png')
  const path = `/files/images/${page.url().split('/').at(-1)}/preview`
  const look = () => page.evaluate(async path => (await fetch(path)).status, path)
  expect([await look(), await look()]).toEqual([200, 200])
  await page.evaluate(() =>
    fetch('/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }),
  )
  expect(await look()).toBe(401)
  // Gone back to as the browser kept it: it is asked for anew.
  const reloaded = page.waitForEvent('load')
  await page.evaluate(`void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`)
  await reloaded
  await page.getByLabel('Password', { exact: true }).waitFor()
})
