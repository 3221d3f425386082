import { expect, test } from 'vitest'
import { restartDelayMs } from '../../scripts/start/restart-delay.ts'
import { Silence } from '../../scripts/start/silence.ts'

test('what had worked is started again at once; what was up but briefly, within 5 s; what never was is given time', () => {
  const delays = (wasUp: boolean) => [0, 1, 2, 3, 4, 5, 50].map(quickEnds => restartDelayMs(quickEnds, wasUp))
  expect(delays(true)).toEqual([0, 1_000, 2_000, 5_000, 5_000, 5_000, 5_000])
  expect(delays(false)).toEqual([0, 1_000, 2_000, 5_000, 15_000, 30_000, 30_000])
})

test('silence is counted from the last sign of life', () => {
  const silence = new Silence(0)
  expect([1_000, 2_000, 3_000].map(now => silence.look(now))).toEqual([1_000, 2_000, 3_000])
  silence.heard()
  expect(silence.look(4_000)).toBe(1_000)
})

test('a machine that slept makes nobody silent: all of the time is given again', () => {
  const silence = new Silence(0)
  for (let now = 1_000; now <= 14_000; now += 1_000) silence.look(now)
  expect(silence.look(3_600_000)).toBe(0)
  expect(silence.look(3_601_000)).toBe(1_000)
})
