import { expect, test } from 'vitest'
import type { KitElement } from '#tests/kit/dicom.ts'
import { read } from './read-plan.ts'

const text = (tag: string, vr: string, value: string): KitElement => ({ tag, vr, value })
const spacing = (value: string) => text('00280030', 'DS', value)
const group = (tag: string, value: string): KitElement => ({
  tag,
  vr: 'SQ',
  value: [[{ tag: '00289110', vr: 'SQ', value: [[spacing(value)]] }]],
})

test.each<[string, KitElement[], number]>([
  ['none', [], 1],
  ['Pixel Spacing, rows first', [spacing('0.4\\0.2')], 2],
  ['Pixel Spacing, wider than high', [spacing('0.1\\0.4')], 0.25],
  ['Pixel Spacing that differs by rounding', [spacing('0.1430\\0.1431')], 1],
  ['Imager Pixel Spacing', [text('00181164', 'DS', '0.3\\0.2')], 1.5],
  ['Nominal Scanned Pixel Spacing', [text('00182010', 'DS', '0.3\\0.2')], 1.5],
  ['Pixel Aspect Ratio, height first', [text('00280034', 'IS', '3\\2')], 1.5],
  [
    'Pixel Spacing before the others',
    [spacing('0.2\\0.2'), text('00181164', 'DS', '0.3\\0.2'), text('00280034', 'IS', '3\\1')],
    1,
  ],
  ['what means nothing, and another that does', [spacing('0\\0.2'), text('00280034', 'IS', '3\\2')], 1.5],
  ['words', [spacing('x\\y')], 1],
  ['one number', [spacing('0.4')], 1],
  ['nothing that is built', [spacing('100\\0.1')], 1],
  ['Pixel Measures of all frames', [group('52009229', '0.4\\0.2')], 2],
  ['Pixel Measures of its frame before those', [group('52009230', '0.2\\0.4'), group('52009229', '0.4\\0.2')], 0.5],
])('height of a pixel by its width, by %s', async (_, elements, aspect) => {
  expect((await read({ elements })).pixelAspect).toBe(aspect)
  const colour = { elements, channels: 3, bitsAllocated: 8 } as const
  expect((await read(colour)).pixelAspect).toBe(aspect)
})
