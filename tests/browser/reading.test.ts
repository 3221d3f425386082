import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenRules } from './broken-rules.ts'
import {
  asked,
  button,
  expectWindow,
  intercept,
  look,
  openLightBox,
  preset,
  press,
  problems,
  readout,
  room,
  sampleAt,
  seen,
  slope,
  windowNow,
} from './light-box.ts'

beforeAll(openLightBox, 300_000)
afterAll(() => room?.close(), 60_000)

test('a label keeps the view that it was given under, and its history shows it again', async () => {
  await look('Normal/a.dcm')
  await preset().selectOption('bone')
  await press('i')
  await press('t')
  await press('z')
  await room.page.keyboard.press('2')
  const line = room.page.getByRole('button', { name: 'window 2000 / 500, inverted, zoom 100%, turned by 90°' })
  await line.waitFor()
  const [stored] = await room.installation.query('select "view" from "Label" where "view" is not null')
  expect(stored).toEqual({
    view: {
      center: 500,
      width: 2000,
      isInverted: true,
      preset: 'bone',
      zoom: 1,
      panX: 0,
      panY: 0,
      rotation: 90,
      isFlipped: false,
    },
  })
  const then = await seen()
  await press('0')
  await expect.poll(async () => (await seen()).at(480, 300)).not.toEqual(then.at(480, 300))
  await line.click()
  await expect.poll(async () => (await seen()).at(480, 300)).toEqual(then.at(480, 300))
  expect(await windowNow()).toEqual({ center: 500, width: 2000 })
  await room.page.keyboard.press('1')
  const views = 'select distinct "view" from "Label" where "view" is not null'
  await expect
    .poll(async () => (await room.installation.query('select 1 from "Label" where "view" is not null')).length)
    .toBe(2)
  expect(await room.installation.query(views), 'an answer under a view that was restored has it').toEqual([stored])
})

test('two are seen side by side, each with all controls; linked, what is done to one is done to the other', async () => {
  await press('0')
  await press('c')
  await room.page.getByLabel('Compared with').selectOption({ label: 'Same group: Normal/b.dcm' })
  await expect.poll(() => room.page.locator('[data-readout=view]').count()).toBe(2)
  await press('x')
  await preset().selectOption('file-2')
  await press('z')
  await press('x')
  await press('z')
  const inverse = (x: number, y: number) => (4095 - sampleAt(x, y)) * slope + intercept
  await expectWindow({ center: 2600, width: 4001 }, { isExact: false })
  await expectWindow({ center: -200, width: 1501 }, { isExact: false, values: inverse, pane: 1 })
  await press('s')
  await preset().selectOption('bone')
  await expectWindow({ center: 500, width: 2000 }, { isExact: false, values: inverse, pane: 1 })
  expect(await brokenRules(room.page)).toEqual([])
  await press('c')
})

test('the other images of the patient stand there, are put beside the image, and are opened', async () => {
  const beside = room.page.getByRole('button', { name: 'Beside this one: b.dcm' })
  await beside.click()
  await expect.poll(() => room.page.locator('[data-readout=view]').count()).toBe(2)
  expect(await room.page.getByLabel('Compared with').locator('option:checked').textContent()).toBe(
    'Same group: Normal/b.dcm',
  )
  await beside.click()
  await expect.poll(() => room.page.locator('[data-readout=view]').count()).toBe(1)
  await room.page.getByTitle('Open Normal/b.dcm').click()
  await room.page.getByRole('heading', { name: 'Normal/b.dcm' }).waitFor()
  await room.page.goBack()
  await room.page.getByRole('heading', { name: 'Normal/a.dcm' }).waitFor()
})

test('a 16-bit PNG has its values too, and colour has no window', async () => {
  await look('Normal/c.png')
  await press('z')
  await preset().selectOption('full')
  await expectWindow({ center: 32767.5, width: 65535 }, { values: (x, y) => sampleAt(x, y) * 15 })
  await look('Normal/d.png')
  expect(await preset().count()).toBe(0)
  const pane = await seen()
  const middle = [Math.floor(pane.width / 2), Math.floor(pane.height / 2)] as const
  await expect.poll(async () => (await seen()).at(...middle)).toEqual([200, 90, 20])
  await press('i')
  await expect.poll(async () => (await seen()).at(...middle)).toEqual([55, 165, 235])
})

test('going on and back asks for no samples: those of both neighbours are here', async () => {
  asked.length = 0
  await look('Normal/b.dcm')
  await expect.poll(() => asked.length).toBe(3)
  await room.page.waitForLoadState('networkidle')
  for (const [keys, name] of [
    ['ArrowRight', 'Normal/a.dcm'],
    ['ArrowLeft', 'Normal/b.dcm'],
    ['ArrowLeft', 'Normal/c.png'],
  ] as const) {
    await press(keys)
    await room.page.getByRole('img', { name }).waitFor()
    await readout('view').waitFor()
  }
  const ofShown = asked.slice(3).filter(url => asked.indexOf(url) < 3)
  expect(ofShown).toEqual([])
})

test('samples that do not come are said, with the preview in their place, and come when asked again', async () => {
  await room.page.route('**/samples', route => route.fulfill({ status: 500, body: 'the disk is gone' }))
  await room.open('Normal/a.dcm')
  await room.page.getByText('The samples of the picture could not be fetched. the disk is gone').waitFor()
  await room.page.locator('img[src$="/preview"]').waitFor()
  await room.page.unroute('**/samples')
  await button('Try again').click()
  await readout('view').waitFor()
  await press('z')
  await expectWindow({ center: 2600, width: 4001 }, { isExact: false })
})

test('a graphics card that is lost leaves the preview, and the picture comes back with it', async () => {
  const lose = (name: 'loseContext' | 'restoreContext') =>
    room.page.evaluate(
      `(window.extension ??= document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context')).${name}()`,
    )
  await lose('loseContext')
  await room.page.getByText('The graphics card was lost.').waitFor()
  await room.page.locator('img[src$="/preview"]').waitFor()
  await lose('restoreContext')
  await readout('view').waitFor()
  await expectWindow({ center: 2600, width: 4001 }, { isExact: false })
})

test('without WebGL the preview is shown, and labels are given without a view', async () => {
  const page = await room.page.context().newPage()
  await page.addInitScript('HTMLCanvasElement.prototype.getContext = () => null')
  await page.goto(room.page.url())
  await page.getByText('This browser gives no WebGL 2').waitFor()
  await page.locator('img[src$="/preview"]').waitFor()
  // Waiting within the page would need eval, which its policy forbids.
  const isThere = () => page.evaluate(`document.querySelector('img[src$="/preview"]')?.complete`)
  await expect.poll(isThere).toBe(true)
  await page.keyboard.press('2')
  await page.getByText(/^v3$/).waitFor()
  const [newest] = await room.installation.query(
    'select "version", "view" from "Label" order by "createdAt" desc limit 1',
  )
  expect(newest).toEqual({ version: 3, view: null })
  await page.close()
})

test('the page breaks no rule of accessibility, wide or narrow, and throws nothing', async () => {
  for (const size of [
    { width: 1280, height: 800 },
    { width: 800, height: 700 },
  ]) {
    await room.page.setViewportSize(size)
    expect(await brokenRules(room.page)).toEqual([])
    const wide = await room.page.evaluate('document.documentElement.scrollWidth > innerWidth')
    expect(wide).toBe(false)
  }
  expect(problems).toEqual([])
})
