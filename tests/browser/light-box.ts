import sharp from 'sharp'
import { expect } from 'vitest'
import { buildDicom } from '#tests/kit/dicom.ts'
import { openReadingRoom, type ReadingRoom } from './reading-room.ts'

/** Of every film but the colour one: no two directions look the same. */
export const width = 360
export const height = 280
export const sampleAt = (x: number, y: number) => x * 9 + y * 2
export const samples = Uint16Array.from({ length: width * height }, (_, i) =>
  sampleAt(i % width, Math.floor(i / width)),
)
export const slope = 2
export const intercept = -1000
export const valueAt = (x: number, y: number) => sampleAt(x, y) * slope + intercept

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

export let room: ReadingRoom
/** What the page threw, and the samples that it asked for. */
export const problems: string[] = []
export const asked: string[] = []

/** Has the films in it; room and all that looks at it work from then on. */
export async function openLightBox(): Promise<void> {
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
}

export const button = (name: string) => room.page.getByRole('button', { name, exact: true })
export const preset = () => room.page.getByLabel('Window preset')
export const field = (name: 'width' | 'centre') => room.page.getByLabel(`Window ${name}`)
export const readout = (kind: 'pixel' | 'view') => room.page.locator(`[data-readout=${kind}]`).first()
export const press = (keys: string) => room.page.keyboard.press(keys)
export const windowNow = async () => ({
  center: Number(await field('centre').inputValue()),
  width: Number(await field('width').inputValue()),
})

/** Opens an image and waits until its samples are on the canvas. */
export async function look(fileName: string) {
  await room.open(fileName)
  await room.page.getByRole('img', { name: fileName }).waitFor()
  await readout('view').waitFor()
}

/** What is seen of the pane, pixel by pixel of the screen. */
export async function seen(pane = 0) {
  const clip = await room.page.locator('canvas').nth(pane).boundingBox()
  if (!clip) throw new Error('there is no canvas')
  const shot = await room.page.screenshot({ clip })
  const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)]
  return { at, width: info.width, height: info.height, clip }
}

/** Where a pixel of the picture lies at 1:1 and unturned. */
export const placeOf = ([x, y]: readonly [number, number], pane: { width: number; height: number }) =>
  [Math.round(pane.width / 2 - width / 2) + x, Math.round(pane.height / 2 - height / 2) + y] as const

export const points: [number, number][] = [
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
export async function expectWindow(
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
