import { describe, expect, test } from 'vitest'
import { settle } from '#core/reading/settle.ts'
import type { Standing, StandingReading, StandingReference } from '#core/reading/standing.ts'

/** 'A', 'B': classes; '?': cannot tell. */
const said = (answer: string) =>
  answer === '?' ? { labelClassId: null, cannotTell: 'OTHER' as const } : { labelClassId: answer, cannotTell: null }

/**
 * "ada:A", "ben:B returned", "#import:A" (of a list that names nobody), "cy:A changed>B": a reading that a reviewer changed to B.
 */
function reading(text: string): StandingReading {
  const [who = '', rest = ''] = text.split(':')
  const [answer = '', how = 'submitted'] = rest.split(' ')
  const [state = '', changed] = how.split('>')
  const isImport = who.startsWith('#')
  const isUncounted = state === 'uncounted'
  return {
    ...{
      id: `reading of ${who}`,
      readerKey: who,
      round: 1,
      version: state === 'open' ? 0 : 1,
      isCounted: !isImport && !isUncounted,
    },
    ...{ readerId: isImport ? null : who, labeller: isImport ? who : null },
    state: isUncounted ? 'SUBMITTED' : (state.toUpperCase() as StandingReading['state']),
    ...said(answer),
    ...{
      labelId: `${who} ${answer}`,
      origin: isImport ? 'IMPORT' : 'READER',
      importId: null,
      reason: null,
      note: null,
    },
    ...{ confidence: null, attributes: null, view: null, guidelineVersion: null, answeredAt: null, repeatAt: null },
    review: changed ? { id: 'review', labelId: `reviewer ${changed}`, ...said(changed) } : null,
  }
}

const nobody: StandingReference = {
  ...{ origin: 'SINGLE', labelClassId: null, labelId: null, labelIds: [], reviewId: null, adjudicationId: null },
  goldAnswerId: null,
}

function image(readings: string[], policy: Partial<Standing> = {}): Standing {
  return {
    ...{ imageId: 'i', projectId: 'p', revision: 1, takenOutAt: null, labelVersion: 0, labelClassId: null },
    ...{ readingState: 'UNREAD', readCount: 0, wanted: 1, isBlind: false, isReviewed: false, policyRevision: 0 },
    guidelineVersion: 0,
    ...{ goldFeedback: 'NONE', gold: null },
    ...{ reference: null, adjudicationNumber: 0, adjudication: null, readings: readings.map(reading), ...policy },
  }
}

const told = ({ readingState, reference }: ReturnType<typeof settle>) =>
  `${readingState} ${reference ? `${reference.origin} ${reference.labelClassId ?? '-'}` : 'as it stands'}`

const two = { wanted: 2 }
const reviewed = { isReviewed: true }

describe('what follows from what was said', () => {
  test.each<[string, string[], Partial<Standing>, string]>([
    ['nobody said anything', [], {}, 'UNREAD as it stands'],
    ['somebody has it open', ['ada:A open'], {}, 'UNREAD as it stands'],
    ['one reader', ['ada:A'], {}, 'DONE SINGLE A'],
    ['the newest of several, where one is enough', ['ada:A', 'ben:B'], {}, 'DONE SINGLE B'],
    ['one who cannot tell', ['ada:?'], {}, 'CANNOT_TELL SINGLE -'],
    ['an import', ['#x:A'], {}, 'DONE IMPORTED A'],
    ['a reader after an import', ['#x:A', 'ada:B'], {}, 'DONE SINGLE B'],
    ['an import that was undone', ['#x:A withdrawn'], { labelClassId: 'A' }, 'UNREAD WITHDRAWN -'],
    ['an import that was undone, beside a reader', ['ada:B', '#x:A withdrawn'], { labelClassId: 'A' }, 'DONE SINGLE B'],

    ['one of two', ['ada:A'], two, 'IN_READING as it stands'],
    ['two who agree', ['ada:A', 'ben:A'], two, 'DONE AGREED A'],
    ['two who disagree', ['ada:A', 'ben:B'], two, 'DISAGREED DISAGREED -'],
    ['two who cannot tell, for whatever reason', ['ada:?', 'ben:?'], two, 'CANNOT_TELL AGREED -'],
    ['one who cannot tell and one who can', ['ada:?', 'ben:A'], two, 'DISAGREED DISAGREED -'],
    ['three, where two were asked for', ['ada:A', 'ben:A', 'cy:B'], two, 'DISAGREED DISAGREED -'],
    ['an import counts until there are readers', ['#x:A'], two, 'UNREAD IMPORTED A'],
    ['nobody whose reading counts', ['dee:A uncounted'], two, 'UNREAD as it stands'],
    ['nor does theirs stand in the place of an import', ['#x:A', 'dee:B uncounted'], two, 'UNREAD IMPORTED A'],
    ['an import is none of the two', ['#x:A', 'ada:B'], two, 'IN_READING as it stands'],
    ['an import is no vote', ['#x:A', 'ada:B', 'ben:B'], two, 'DONE AGREED B'],

    ['an answer that waits for its reviewer', ['ada:A'], reviewed, 'IN_REVIEW as it stands'],
    ['an answer that was accepted', ['ada:A accepted'], reviewed, 'DONE REVIEWED A'],
    ['an answer that was changed', ['ada:A changed>B'], reviewed, 'DONE REVIEWED B'],
    ['an answer that was changed to "cannot tell"', ['ada:A changed>?'], reviewed, 'CANNOT_TELL REVIEWED -'],
    ['an answer that was returned', ['ada:A returned'], reviewed, 'RETURNED as it stands'],
    ['an import needs no reviewer', ['#x:A'], reviewed, 'DONE IMPORTED A'],
    ['two of whom one waits', ['ada:A accepted', 'ben:A'], { ...two, ...reviewed }, 'IN_REVIEW as it stands'],
    [
      'two who agree once one is changed',
      ['ada:A accepted', 'ben:B changed>A'],
      { ...two, ...reviewed },
      'DONE AGREED A',
    ],
    [
      'two of whom one was returned',
      ['ada:A accepted', 'ben:B returned'],
      { ...two, ...reviewed },
      'RETURNED as it stands',
    ],
  ])('%s', (_name, readings, policy, expected) => {
    expect(told(settle(image(readings, policy)))).toBe(expected)
  })

  test('a decision goes before all answers, also those that came after it', () => {
    const adjudication = { id: 'd', labelIds: ['ada A', 'ben B'], ...said('B') }
    const { readingState, reference } = settle(image(['ada:A', 'ben:B', 'cy:A'], { ...two, adjudication }))
    expect([readingState, reference]).toMatchObject([
      'DONE',
      { origin: 'ADJUDICATED', labelClassId: 'B', labelId: null },
    ])
  })

  test('a gold answer goes before a decision, which stands again once it is taken back', () => {
    const adjudication = { id: 'd', labelIds: ['ada A', 'ben B'], ...said('B') }
    const gold = { id: 'g', number: 1, labelIds: [], ...said('?') }
    const measuring = image(['ada:A', 'ben:B'], { ...two, adjudication, gold })
    const { readingState, readCount, reference } = settle(measuring)
    expect([readingState, readCount, reference]).toMatchObject([
      'CANNOT_TELL',
      2,
      { origin: 'GOLD', goldAnswerId: 'g' },
    ])
    expect(told(settle({ ...measuring, gold: null }))).toBe('DONE ADJUDICATED B')
  })

  test('what was sent back counts no more where it stood as the reference', () => {
    const reference = { ...nobody, labelClassId: 'A', labelId: 'ada A', labelIds: ['ada A'] }
    const stands = image(['ada:A returned'], { labelClassId: 'A', labelVersion: 1, reference })
    expect(told(settle(stands))).toBe('RETURNED WITHDRAWN -')
    expect(told(settle({ ...stands, reference: { ...reference, labelId: 'ben A' } }))).toBe('RETURNED as it stands')
  })

  test('all answers that a reference rests on are named', () => {
    expect(settle(image(['ada:A', 'ben:A'], two)).reference?.labelIds).toEqual(['ada A', 'ben A'])
  })

  test('repeats decide nothing, and count for nothing', () => {
    const [first, again] = [reading('ada:A'), { ...reading('ada:B'), id: 'again', round: 2 }]
    const settled = settle({ ...image([], two), readings: [first, again] })
    expect([told(settled), settled.readCount]).toEqual(['IN_READING as it stands', 1])
  })
})

describe('where fewer readers are asked for than have answered', () => {
  const disagreeing = image(['ada:A', 'ben:B'], { wanted: 1 })

  test('the newest is no better than the other: somebody decides', () => {
    expect(told(settle(disagreeing, true))).toBe('DISAGREED DISAGREED -')
  })

  test('what stood as the reference goes on', () => {
    const reference = { ...nobody, labelClassId: 'B', labelId: 'ben B', labelIds: ['ben B'] }
    expect(told(settle({ ...disagreeing, labelClassId: 'B', labelVersion: 2, reference }, true))).toBe('DONE SINGLE B')
  })

  test('those who agree are enough', () => {
    expect(told(settle(image(['ada:A', 'ben:A'], { wanted: 1 }), true))).toBe('DONE AGREED A')
  })
})
