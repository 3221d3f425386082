import { expect, test } from 'vitest'
import { fitScale, place, shownAs, toPicture, zoomAt } from '../../web/features/viewer/placement.ts'
import { firstView } from '../../web/features/viewer/view.ts'

const pane = { width: 400, height: 400 }

test.each([
  [1, 100, 50, 4],
  [2, 100, 100, 4],
  [0.5, 200, 50, 2],
])('a picture of 100 x 50 pixels %d times as high as wide is seen as %i x %i', (aspect, width, height, scale) => {
  const shown = shownAs({ width: 100, height: 50 }, aspect)
  expect([shown.width, shown.height]).toEqual([width, height])
  expect(fitScale(firstView, shown, pane)).toBe(scale)
})

test.each([0, 90, 180, 270] as const)(
  'turned by %i degrees, what lies in the middle and in the corners stays its pixel',
  rotation => {
    const shown = shownAs({ width: 100, height: 50 }, 2)
    const placement = place({ ...firstView, rotation }, shown, pane)
    expect(toPicture(placement, { x: 200, y: 200 })).toEqual({ x: 50, y: 25 })
    const corners = [
      { x: 0, y: 0 },
      { x: 400, y: 0 },
      { x: 0, y: 400 },
      { x: 400, y: 400 },
    ].map(at => toPicture(placement, at))
    const found = corners.map(({ x, y }) => [Math.abs(x), Math.abs(y)].join(' ')).sort()
    expect(found).toEqual(['0 0', '0 50', '100 0', '100 50'])
  },
)

test('what lies under the hand stays there when it comes nearer', () => {
  const shown = shownAs({ width: 100, height: 50 }, 2)
  const at = { x: 300, y: 120 }
  const before = toPicture(place(firstView, shown, pane), at)
  const nearer = { ...firstView, ...zoomAt(firstView, shown, pane, 2, at) }
  const after = toPicture(place(nearer, shown, pane), at)
  expect(Math.abs(after.x - before.x)).toBeLessThan(0.2)
  expect(Math.abs(after.y - before.y)).toBeLessThan(0.2)
})
