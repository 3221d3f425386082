import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  button,
  expectWindow,
  field,
  height,
  intercept,
  look,
  openLightBox,
  placeOf,
  points,
  preset,
  press,
  readout,
  room,
  samples,
  seen,
  slope,
  valueAt,
  width,
  windowNow,
} from './light-box.ts'

beforeAll(openLightBox, 300_000)
afterAll(() => room?.close(), 60_000)

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
