import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { follow, type Heard, type LiveState, pollMs, sayLive } from '../../web/lib/follow.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A server, and whether a socket or a question gets through to it. */
function line({ sockets, answers, shakesMs = 10 }: { sockets: boolean; answers: boolean; shakesMs?: number }) {
  const reach = { sockets, answers, shakesMs }
  const shown: LiveState[] = []
  const count = { opened: 0, asked: 0, left: 0 }
  const open = new Set<number>()
  let mostOpen = 0
  let current: { hear(heard: Heard): void; cut(): void } | null = null
  let next: Heard = 'more'
  const stop = follow({
    open(hear, cut) {
      count.opened += 1
      const own = count.opened
      open.add(own)
      mostOpen = Math.max(mostOpen, open.size)
      current = { hear, cut }
      // Told a little later, as over a network.
      setTimeout(() => (reach.sockets ? hear(next) : cut()), reach.shakesMs)
      return () => {
        count.left += 1
        open.delete(own)
      }
    },
    async ask() {
      count.asked += 1
      if (!reach.answers) throw new Error('nobody answers')
      return next
    },
    show: state => shown.push(state),
  })
  return {
    reach,
    shown,
    count,
    stop,
    open,
    mostOpen: () => mostOpen,
    cut: () => current?.cut(),
    say: (heard: Heard) => {
      next = heard
      current?.hear(heard)
    },
    sayOnlyWhenAsked: (heard: Heard) => {
      next = heard
    },
    wait: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}

test('where sockets come through nothing is asked, and a cut one is opened again', async () => {
  const { wait, shown, count, cut } = line({ sockets: true, answers: true })
  await wait(60_000)
  expect(shown).toEqual(['live'])
  cut()
  await wait(1000)
  expect(shown).toEqual(['live', 'connecting', 'live'])
  expect(count).toMatchObject({ opened: 2, asked: 0 })
})

test('where no socket comes through it asks, says so, and goes back to the socket once one does', async () => {
  const { wait, shown, count, reach } = line({ sockets: false, answers: true })
  await wait(5000)
  expect(shown).toEqual(['connecting', 'polling'])
  const { asked, opened } = count
  await wait(10 * pollMs)
  expect(count.asked).toBe(asked + 10)
  expect(count.opened).toBeGreaterThan(opened)
  expect(count.opened).toBeLessThanOrEqual(opened + 6)
  reach.sockets = true
  await wait(31_000)
  expect(shown.at(-1)).toBe('live')
  const after = count.asked
  await wait(60_000)
  expect(count.asked).toBe(after)
})

test('sockets that live for a moment only are as good as none', async () => {
  const { wait, shown, cut, count } = line({ sockets: true, answers: true })
  for (let i = 0; i < 3; i++) {
    await wait(4000)
    cut()
  }
  await wait(100)
  expect(shown.at(-1)).toBe('polling')
  expect(count.asked).toBeGreaterThan(0)
})

test('while the server is away it says that it connects, and goes on by itself as soon as it is back', async () => {
  const { wait, shown, reach, count } = line({ sockets: false, answers: false })
  await wait(120_000)
  expect(shown).toEqual(['connecting'])
  reach.answers = true
  reach.sockets = true
  const { opened } = count
  await wait(pollMs + 100)
  expect(shown.at(-1)).toBe('live')
  expect(count.opened).toBe(opened + 1)
})

const cases: [string, Parameters<typeof line>[0], (l: ReturnType<typeof line>) => Promise<void>][] = [
  [
    'something in it fails, again and again',
    { sockets: true, answers: true },
    async l => {
      for (let i = 0; i < 10; i++) {
        await l.wait(4000)
        l.cut()
      }
    },
  ],
  ['no socket comes through', { sockets: false, answers: true }, async l => void (await l.wait(120_000))],
  [
    'the server is back while one is being tried',
    { sockets: false, answers: false },
    async l => {
      await l.wait(60_000)
      l.reach.shakesMs = 9000
      const { opened } = l.count
      while (l.count.opened === opened) await l.wait(100)
      l.reach.answers = true
      await l.wait(2 * pollMs)
      l.reach.sockets = true
    },
  ],
]
test.each(cases)('one subscription is open at a time: %s', async (_what, reach, act) => {
  const followed = line(reach)
  await act(followed)
  await followed.wait(60_000)
  expect(followed.count.opened).toBeGreaterThan(1)
  expect(followed.mostOpen()).toBe(1)
  followed.stop()
  expect(followed.open.size).toBe(0)
})

test('one that was left says nothing more of the next', async () => {
  const heard: ((heard: Heard) => void)[] = []
  const cuts: (() => void)[] = []
  const shown: LiveState[] = []
  const stop = follow({
    open(hear, cut) {
      heard.push(hear)
      cuts.push(cut)
      // As libraries do that say so as they are left.
      return cut
    },
    ask: async () => 'more',
    show: state => shown.push(state),
  })
  cuts[0]?.()
  await vi.advanceTimersByTimeAsync(600)
  heard[0]?.('last')
  cuts[0]?.()
  expect(shown).toEqual(['connecting'])
  heard[1]?.('more')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(shown).toEqual(['connecting', 'live'])
  expect(heard).toHaveLength(2)
  stop()
})

test.each(['over', 'refused'] as const)('what is %s is left, whether it is pushed or asked for', async state => {
  const heard = state === 'over' ? 'last' : 'refused'
  const pushed = line({ sockets: true, answers: true })
  await pushed.wait(100)
  pushed.say(heard)
  const polled = line({ sockets: false, answers: true })
  await polled.wait(5000)
  polled.sayOnlyWhenAsked(heard)
  await polled.wait(pollMs)
  for (const { shown, count, wait } of [pushed, polled]) {
    expect(shown.at(-1)).toBe(state)
    const before = { ...count }
    await wait(120_000)
    expect(count).toEqual(before)
  }
  expect(pushed.count.left).toBe(1)
})

test('whoever leaves hears nothing more, and asks nothing more', async () => {
  const { wait, shown, count, stop } = line({ sockets: false, answers: true })
  await wait(5000)
  stop()
  const before = { shown: [...shown], ...count }
  await wait(120_000)
  expect({ shown, ...count }).toEqual(before)
})

test('people are told in words what is not as it should be, and nothing otherwise', () => {
  expect(sayLive('polling')).toMatch(/every 3 seconds/)
  expect(sayLive('refused')).toMatch(/^Live updates were refused/)
  expect(sayLive('connecting')).toMatch(/^Connecting/)
  for (const state of ['opening', 'live', 'over'] as const) expect(sayLive(state)).toBeNull()
})
