import { describe, expect, test } from 'vitest'
import { measurePractice, type Practised } from '#core/reading/practice.ts'

/** "+-+": answers in turn, as the gold answer or not. */
const answers = (text: string, from = 0) =>
  [...text].map((c, i) => ({
    ...{ imageId: `${from + i}`, isAsGold: c === '+' },
    at: `2026-01-01T00:00:${String(from + i).padStart(2, '0')}.000`,
  }))
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.500`
const decided = (verdict: 'GO_ON' | 'REPEAT', second: number) => ({
  ...{ verdict, at: at(second), reason: 'seen', decidedById: 'judge' },
})

function practice(said: string, of: Partial<Practised> = {}) {
  const asked = { practiceCount: 4, practicePercent: 75, leftCount: 6, decision: null, repeatedAt: null }
  return measurePractice('ada', { ...asked, answers: answers(said), ...of })
}

describe('a practice', () => {
  test.each([
    ['', 'UNDER_WAY', 0],
    ['+++', 'UNDER_WAY', 3],
    ['+++-', 'PASSED', 4],
    ['++--', 'FAILED', 4],
    ['++--++++', 'FAILED', 4],
  ])('of %j is %s', (said, state, answeredCount) => {
    expect(practice(said)).toMatchObject({ state, answeredCount, askedCount: 4 })
  })

  test('is of as many images as there are, and over where there are none', () => {
    expect(practice('+', { leftCount: 1 })).toMatchObject({ state: 'UNDER_WAY', askedCount: 2 })
    expect(practice('++', { leftCount: 0 })).toMatchObject({ state: 'PASSED', askedCount: 2 })
    expect(practice('', { leftCount: 0 })).toMatchObject({ state: 'PASSED', askedCount: 0 })
  })

  test('without a mark passes whatever was answered', () => {
    expect(practice('----', { practicePercent: 0 }).state).toBe('PASSED')
  })

  test('is repeated with other images: what was answered before counts no more', () => {
    const again = { decision: decided('REPEAT', 3), repeatedAt: at(3) }
    expect(practice('----', again)).toMatchObject({ state: 'UNDER_WAY', answeredCount: 0, asGoldCount: 0 })
    expect(practice('----+++-', again)).toMatchObject({ state: 'PASSED', asGoldCount: 3 })
    expect(practice('----+---', again).state).toBe('FAILED')
  })

  test('is no obstacle to whoever is let go on', () => {
    expect(practice('----', { decision: decided('GO_ON', 3) }).state).toBe('LET_GO_ON')
    expect(practice('-', { decision: decided('GO_ON', 3) }).state).toBe('LET_GO_ON')
  })

  test('is told once it is over; what is behind it once all is answered', () => {
    expect(practice('+++').toldIds).toEqual([])
    expect(practice('+++-').toldIds).toHaveLength(4)
    expect(practice('+++-+').toldIds).toHaveLength(4)
    expect(practice('+++-+', { leftCount: 0 }).toldIds).toHaveLength(5)
    expect(practice('++', { decision: decided('GO_ON', 1) }).toldIds).toHaveLength(2)
    const again = { decision: decided('REPEAT', 3), repeatedAt: at(3) }
    expect(practice('----+', again).toldIds).toHaveLength(4)
  })
})
