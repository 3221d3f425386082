import { expect, test } from 'vitest'
import { parseView } from '#core/label/view.ts'

const view = {
  center: 40,
  width: 300,
  isInverted: true,
  preset: 'auto',
  zoom: 2,
  panX: -12.5,
  panY: 0,
  rotation: 90,
  isFlipped: false,
}

test('a view is kept as it is', () => {
  expect(parseView(view)).toEqual(view)
})

test('window, preset and zoom may be absent: colour, by hand, fitted', () => {
  const { center, width, preset, zoom, ...rest } = view
  expect(parseView(rest)).toEqual({ ...rest, center: null, width: null, preset: null, zoom: null })
})

test.each([
  ['center', Number.NaN, 'a number from -10000000 to 10000000'],
  ['center', 2e7, 'a number from -10000000 to 10000000'],
  ['width', 0, 'a number from 0.000001 to 10000000'],
  ['width', -300, 'a number from 0.000001 to 10000000'],
  ['width', null, 'given where center is, absent where it is not'],
  ['isInverted', 'yes', 'true or false'],
  ['preset', '', 'text of 1 to 64 characters'],
  ['preset', 'x'.repeat(65), 'text of 1 to 64 characters'],
  ['zoom', 0, 'a number from 0.001 to 1000'],
  ['zoom', Number.POSITIVE_INFINITY, 'a number from 0.001 to 1000'],
  ['panX', 1e9, 'a number from -100000 to 100000'],
  ['panY', '3', 'a number from -100000 to 100000'],
  ['rotation', 45, '0, 90, 180 or 270'],
  ['isFlipped', 1, 'true or false'],
])('%s of %s is refused by its name, with what is allowed', (field, value, allowed) => {
  const refused = () => parseView({ ...view, [field]: value })
  expect(refused).toThrowError(expect.objectContaining({ name: 'InvalidInput', field: `view.${field}`, allowed }))
})

test('what is no view, and what is more than one, is refused', () => {
  for (const input of [3, 'view', [], { ...view, drawn: true }])
    expect(() => parseView(input)).toThrowError(expect.objectContaining({ name: 'InvalidInput' }))
})
