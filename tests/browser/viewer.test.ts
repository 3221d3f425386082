import { AxeBuilder } from '@axe-core/playwright'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildDicom } from '#tests/kit/dicom.ts'
import { openReadingRoom, type ReadingRoom } from './reading-room.ts'

/** Of every film but the colour one: no two directions look the same. */
const width = 360
const height = 280
const sampleAt = (x: number, y: number) => x * 9 + y * 2
const samples = Uint16Array.from({ length: width * height }, (_, i) => sampleAt(i % width, Math.floor(i / width)))
const slope = 2
const intercept = -1000
const valueAt = (x: number, y: number) => sampleAt(x, y) * slope + intercept

const ct = (uid: string, samples: Uint16Array) =>
  buildDicom({
    width,
    height,
    samples,
    elements: [
      { tag: '00080016', vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.2' },
      { tag: '00080018', vr: 'UI', value: uid },
      { tag: '00080060', vr: 'CS', value: 'CT' },
      { tag: '00281050', vr: 'DS', value: '2600\\-200' },
      { tag: '00281051', vr: 'DS', value: '4001\\1501' },
      { tag: '00281052', vr: 'DS', value: String(intercept) },
      { tag: '00281053', vr: 'DS', value: String(slope) },
      { tag: '00281055', vr: 'LO', value: 'WIDE\\LUNG' },
      { tag: '00281054', vr: 'LO', value: 'HU' },
    ],
  })

let room: ReadingRoom
const problems: string[] = []
const asked: string[] = []
beforeAll(async () => {
  const deep = samples.map(sample => sample * 15)
  const colour = Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => [200, 90, 20][i % 3] ?? 0)
  room = await openReadingRoom({
    'Normal/a.dcm': ct('1.2.3.1', samples),
    'Normal/b.dcm': ct(
      '1.2.3.2',
      samples.map(sample => 4095 - sample),
    ),
    'Normal/c.png': await sharp(deep, { raw: { width, height, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer(),
    'Normal/d.png': await sharp(colour, { raw: { width: 60, height: 40, channels: 3 } })
      .png()
      .toBuffer(),
  })
  room.page.on('pageerror', error => problems.push(error.message))
  room.page.on('request', request => request.url().endsWith('/samples') && asked.push(request.url()))
}, 300_000)
afterAll(() => room?.close(), 60_000)

const button = (name: string) => room.page.getByRole('button', { name, exact: true })
const preset = () => room.page.getByLabel('Window preset')
const field = (name: 'width' | 'centre') => room.page.getByLabel(`Window ${name}`)
const readout = (kind: 'pixel' | 'view') => room.page.locator(`[data-readout=${kind}]`).first()
const press = (keys: string) => room.page.keyboard.press(keys)
const windowNow = async () => ({
  center: Number(await field('centre').inputValue()),
  width: Number(await field('width').inputValue()),
})

/** Opens an image and waits until its samples are on the canvas. */
async function look(fileName: string) {
  await room.open(fileName)
  await room.page.getByRole('img', { name: fileName }).waitFor()
  await readout('view').waitFor()
}

/** What is seen of the pane, pixel by pixel of the screen. */
async function seen(pane = 0) {
  const clip = await room.page.locator('canvas').nth(pane).boundingBox()
  if (!clip) throw new Error('there is no canvas')
  const shot = await room.page.screenshot({ clip })
  const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)]
  return { at, width: info.width, height: info.height, clip }
}

/** Where a pixel of the picture lies at 1:1 and unturned. */
const placeOf = ([x, y]: readonly [number, number], pane: { width: number; height: number }) =>
  [Math.round(pane.width / 2 - width / 2) + x, Math.round(pane.height / 2 - height / 2) + y] as const

const points: [number, number][] = [
  [3, 2],
  [100, 40],
  [180, 140],
  [250, 30],
  [355, 200],
]

/** PS3.3 C.11.2.1.2.1, and C.11.2.1.3.2 for what was set by hand. */
function brightnessOf(value: number, window: { center: number; width: number }, isExact: boolean): number {
  const [middle, span] = isExact ? [window.center, window.width] : [window.center - 0.5, window.width - 1]
  return 255 * Math.min(Math.max((value - middle) / span + 0.5, 0), 1)
}

/** Waits until every point is as bright as its value says under a window. */
async function expectWindow(
  window: { center: number; width: number },
  { isExact = true, isInverted = false, values = valueAt, pane: which = 0 } = {},
) {
  await expect
    .poll(async () => {
      const pane = await seen(which)
      return points.filter(point => {
        const plain = brightnessOf(values(...point), window, isExact)
        const [red = -1] = pane.at(...placeOf(point, pane))
        return Math.abs(red - (isInverted ? 255 - plain : plain)) > 1
      })
    })
    .toEqual([])
}

test("a 12-bit DICOM file is seen under its own first window, and its value under the pointer is the file's", async () => {
  await look('Normal/a.dcm')
  expect(await preset().locator('option').allTextContents()).toEqual([
    'File: WIDE',
    'File: LUNG',
    'Auto, 0.5 to 99.5%',
    'Full range',
    'Bone',
    'Inverted',
  ])
  expect(await windowNow()).toEqual({ center: 2600, width: 4001 })
  await press('z')
  await expect.poll(() => readout('view').textContent()).toBe('W 4001  C 2600  100%')
  await expectWindow({ center: 2600, width: 4001 }, { isExact: false })
  const pane = await seen()
  for (const point of points) {
    const [x, y] = placeOf(point, pane)
    await room.page.mouse.move(pane.clip.x + x + 0.5, pane.clip.y + y + 0.5)
    const text = `x ${point[0]}  y ${point[1]}  ${valueAt(...point)} HU`
    await expect.poll(() => readout('pixel').textContent()).toBe(text)
  }
})

test('dragging to the right widens the window, downwards raises its centre, and every pixel follows', async () => {
  const before = await windowNow()
  const { clip } = await seen()
  await room.page.mouse.move(clip.x + 100, clip.y + 100)
  await room.page.mouse.down()
  await room.page.mouse.move(clip.x + 160, clip.y + 120, { steps: 12 })
  await room.page.mouse.up()
  const after = await windowNow()
  expect(after.width).toBeGreaterThan(before.width)
  expect(after.center).toBeGreaterThan(before.center)
  expect(await preset().inputValue()).toBe('')
  await expectWindow(after, { isExact: false })
})

test('numbers are taken exactly, and what is no window is not taken', async () => {
  await field('width').fill('1234.5')
  await press('Enter')
  await field('centre').fill('321')
  await press('Enter')
  await expectWindow({ center: 321, width: 1234.5 }, { isExact: false })
  for (const wrong of ['0', '-5', 'wide', '']) {
    await field('width').fill(wrong)
    await press('Enter')
    expect(await windowNow()).toEqual({ center: 321, width: 1234.5 })
  }
})

test('each preset is what it says', async () => {
  const wanted = [
    ['file-2', { center: -200, width: 1501 }, false],
    ['full', { center: (-1000 + 7190) / 2, width: 8190 }, true],
    ['bone', { center: 500, width: 2000 }, false],
    ['file-1', { center: 2600, width: 4001 }, false],
  ] as const
  for (const [id, window, isExact] of wanted) {
    await preset().selectOption(id)
    expect(await windowNow()).toEqual(window)
    await expectWindow(window, { isExact })
  }
  await preset().selectOption('auto')
  const auto = await windowNow()
  const sorted = samples.toSorted()
  const share = (part: number) => (sorted[Math.round(part * sorted.length)] ?? 0) * slope + intercept
  expect(Math.abs(auto.center - auto.width / 2 - share(0.005))).toBeLessThan(30)
  expect(Math.abs(auto.center + auto.width / 2 - share(0.995))).toBeLessThan(30)
  await expectWindow(auto)
  await preset().selectOption('inverted')
  await expectWindow({ center: 2600, width: 4001 }, { isExact: false, isInverted: true })
})

test('invert, turn and flip change what is seen and nothing else, and reset takes all of it back', async () => {
  await button('Reset').click()
  await press('z')
  const window = { center: 2600, width: 4001 }
  await expectWindow(window, { isExact: false })
  await button('Invert').click()
  await expectWindow(window, { isExact: false, isInverted: true })
  await button('Invert').click()
  const plain = await seen()
  const [left, top] = placeOf([0, 0], plain)
  await button('Flip left and right').click()
  await expect.poll(async () => (await seen()).at(left + 10, top + 20)).toEqual(plain.at(left + width - 11, top + 20))
  await button('Flip left and right').click()
  await button('Turn right').click()
  // A picture that lies: its lower left corner is now its upper left one.
  const turnedLeft = Math.round(plain.width / 2 + height / 2) - height
  const turnedTop = Math.round(plain.height / 2 - width / 2)
  await expect
    .poll(async () => (await seen()).at(turnedLeft + 10, turnedTop + 20))
    .toEqual(plain.at(left + 20, top + height - 11))
  await press('T')
  await press('i')
  await press('f')
  await press('+')
  await press('h')
  await button('Reset').click()
  await press('z')
  await expectWindow(window, { isExact: false })
})

test('the wheel zooms where the pointer is, the middle button pans, the right one zooms, Shift drags the other tool', async () => {
  const { clip } = await seen()
  const at = { x: clip.x + 400.5, y: clip.y + 250.5 }
  await room.page.mouse.move(at.x, at.y)
  const before = await readout('pixel').textContent()
  await room.page.mouse.wheel(0, -400)
  await expect.poll(() => readout('view').textContent()).toMatch(/182%$/)
  expect(await readout('pixel').textContent()).toBe(before)
  const drag = async (button: 'left' | 'middle' | 'right', dx: number, dy: number) => {
    await room.page.mouse.move(at.x, at.y)
    await room.page.mouse.down({ button })
    await room.page.mouse.move(at.x + dx, at.y + dy, { steps: 4 })
    await room.page.mouse.up({ button })
  }
  await drag('middle', 40, 30)
  await expect.poll(() => readout('pixel').textContent()).toBe(before)
  await room.page.keyboard.down('Shift')
  await drag('left', -40, -30)
  await room.page.keyboard.up('Shift')
  expect(await windowNow()).toEqual({ center: 2600, width: 4001 })
  await drag('right', 0, -50)
  await expect.poll(() => readout('view').textContent()).toMatch(/246%$/)
})

test('the keyboard alone can do all of it, and ? lists it', async () => {
  await press('0')
  const before = await windowNow()
  for (const [keys, part, sign] of [
    ['Shift+ArrowRight', 'width', 1],
    ['Shift+ArrowLeft', 'width', -1],
    ['Shift+ArrowUp', 'center', 1],
    ['Shift+ArrowDown', 'center', -1],
  ] as const) {
    const start = (await windowNow())[part]
    await press(keys)
    expect(Math.sign((await windowNow())[part] - start)).toBe(sign)
  }
  expect(await windowNow()).toEqual(before)
  // From a window by hand to the first preset, and on.
  await press('w')
  expect(await preset().inputValue()).toBe('file-1')
  await press('w')
  expect(await preset().inputValue()).toBe('file-2')
  await press('W')
  expect(await preset().inputValue()).toBe('file-1')
  await room.page.mouse.move(2, 2)
  await press('z')
  await press('l')
  await press('j')
  const { clip } = await seen()
  // A tenth of the pane to the right and down, but for the rounding to whole pixels.
  await expect
    .poll(async () => {
      const [, x, y] = /middle x (\d+) {2}y (\d+)/.exec((await readout('pixel').textContent()) ?? '') ?? []
      return Math.max(Math.abs(Number(x) - 180 - clip.width / 10), Math.abs(Number(y) - 140 - clip.height / 10))
    })
    .toBeLessThan(1.5)
  await room.page.keyboard.down('m')
  await expect.poll(() => button('Magnifier').getAttribute('aria-pressed')).toBe('true')
  await room.page.keyboard.up('m')
  await expect.poll(() => button('Magnifier').getAttribute('aria-pressed')).toBe('false')
  await press('?')
  const listed = await room.page.getByRole('dialog').locator('dd').allTextContents()
  expect(listed).toEqual(expect.arrayContaining(['Wider window', 'Invert', 'Side by side', 'Label as Normal']))
  await press('Escape')
})

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
  const { violations } = await new AxeBuilder({ page: room.page }).analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
  await press('c')
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
  await page.keyboard.press('1')
  await page.getByText(/^v3$/).waitFor()
  const [newest] = await room.installation.query('select "view" from "Label" order by "createdAt" desc limit 1')
  expect(newest).toEqual({ view: null })
  await page.close()
})

test('the page breaks no rule of accessibility, wide or narrow, and throws nothing', async () => {
  for (const size of [
    { width: 1280, height: 800 },
    { width: 800, height: 700 },
  ]) {
    await room.page.setViewportSize(size)
    const { violations } = await new AxeBuilder({ page: room.page }).analyze()
    expect(violations.map(v => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([])
    const wide = await room.page.evaluate('document.documentElement.scrollWidth > innerWidth')
    expect(wide).toBe(false)
  }
  expect(problems).toEqual([])
})
