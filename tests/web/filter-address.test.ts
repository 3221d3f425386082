import { expect, test } from 'vitest'
import { dayBefore, dayOf, startOf } from '../../web/features/images/days.ts'
import { addressOf, type ImageFilter, noFilter, readFilter } from '../../web/features/images/filter-address.ts'

const none = readFilter(new URLSearchParams())

const whole: { [Name in keyof ImageFilter]: NonNullable<ImageFilter[Name]> } = {
  ...{ labelClassId: 'c1', unlabelled: true, search: 'wrist', importId: 'i1', burnedIn: 'SUSPECTED' },
  ...{ publishedSplit: 'TEST', readingState: 'DISAGREED', takenOut: true, flagged: true, gold: true, readerId: 'u1' },
  ...{ assigneeId: 'u2', readsBelow: 2, groupKey: 'p 1/2', datasetVersionId: 'd1', split: 'VALIDATION' },
  ...{ addedFrom: '2026-03-14T00:00:00.000Z', addedBefore: '2026-03-15T00:00:00.000Z' },
  ...{ modelVersionId: 'm1', predictedClassId: 'c2', probabilityFrom: 0.5, probabilityBelow: 0.725 },
  confidenceBelow: 60,
}

const toAddress = (filter: Partial<ImageFilter>) => {
  const parts = Object.entries(addressOf(filter)).filter((part): part is [string, string] => part[1] !== null)
  return new URLSearchParams(parts)
}

test('nothing in the address is nothing left out', () => {
  expect(Object.values(none).every(value => value === null)).toBe(true)
  expect([...toAddress(none)]).toEqual([])
  expect(addressOf({})).toEqual(noFilter)
})

const besideOthers = ['split', 'probabilityFrom', 'probabilityBelow']

test.each(Object.entries(whole).filter(([name]) => !besideOthers.includes(name)))(
  'a filter by %s is read from the address that it stands in',
  (name, value) => {
    const filter = { ...none, [name]: value }
    expect(readFilter(toAddress(filter))).toEqual(filter)
  },
)

test('a split of a dataset is one only beside the dataset', () => {
  const filter: ImageFilter = { ...none, datasetVersionId: 'd1', split: 'TEST' }
  expect(readFilter(toAddress(filter))).toEqual(filter)
  expect(readFilter(new URLSearchParams('part=test')).split).toBeNull()
})

test('how probable is asked only of a model, and between bounds that something lies between', () => {
  const filter: ImageFilter = { ...none, modelVersionId: 'm1', probabilityFrom: 0, probabilityBelow: 0.7 }
  expect(readFilter(toAddress(filter))).toEqual(filter)
  expect(readFilter(new URLSearchParams('unsure=0.7'))).toEqual(none)
  const read = (bounds: string) => readFilter(new URLSearchParams(`model=m1&${bounds}`))
  expect(read('sure=0.7&unsure=0.7')).toMatchObject({ probabilityFrom: null, probabilityBelow: 0.7 })
  expect(read('sure=1.5&unsure=x')).toMatchObject({ probabilityFrom: null, probabilityBelow: null })
})

test.each([
  'confidence=0',
  'confidence=101',
  'confidence=4.5',
  'from=yesterday',
  'before=',
  'split=HOLDOUT',
  'state=gone',
  'text=x',
  'reads=0',
  'reads=x',
  'reads=12',
])('%s leaves nothing out', address => {
  expect(readFilter(new URLSearchParams(address))).toEqual(none)
})

test('days begin where whoever looks is, and the last is included', () => {
  const begin = startOf('2026-03-29')
  const next = startOf('2026-03-29', 1)
  expect(begin).toBe(new Date(2026, 2, 29).toISOString())
  expect(next).toBe(new Date(2026, 2, 30).toISOString())
  expect(dayOf(begin ?? '')).toBe('2026-03-29')
  expect(dayBefore(next ?? '')).toBe('2026-03-29')
  expect(startOf('2026-02-30')).toBeNull()
  expect(startOf('0002-02-03')).toBeNull()
  expect(startOf('')).toBeNull()
})
