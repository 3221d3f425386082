import { expect, test } from 'vitest'
import { readAgreementFilter } from '../../web/features/agreement/filter-address.ts'
import { startOf } from '../../web/features/images/days.ts'

const classes = [
  { id: 'n', name: 'Normal' },
  { id: 'f', name: 'Fracture' },
]
const read = (query: string) => readAgreementFilter(new URLSearchParams(query), classes)

test('what is compared stands in the address: a class, and times or days', () => {
  expect(read('')).toEqual({
    filter: { labelClassId: null, answeredFrom: null, answeredBefore: null },
    refusal: null,
  })
  expect(read('class=f&from=2026-03-14T09:30:00%2B01:00&before=2026-04-01&pair=2').filter).toEqual({
    ...{ labelClassId: 'f', answeredFrom: '2026-03-14T08:30:00.000Z', answeredBefore: startOf('2026-04-01') },
  })
})

test.each([
  ['class=tumour', 'class is "tumour" in the address. Allowed: the id of a class of this project (Normal, Fracture).'],
  ['from=2026-02-30', 'from is "2026-02-30" in the address. Allowed: a day such as 2026-03-14'],
  ['from=2026-02-30T00:00:00Z', 'from is "2026-02-30T00:00:00Z" in the address.'],
  ['from=yesterday', 'from is "yesterday" in the address.'],
  ['before=2026-03-14T09:30', 'before is "2026-03-14T09:30" in the address.'],
  ['before=2026-03-14T99:30:00Z', 'or a time such as 2026-03-14T09:30:00Z.'],
  [
    'from=2026-03-14T00:00:00Z&before=2026-03-14T00:00:00Z',
    'before is "2026-03-14T00:00:00Z" in the address. Allowed: a time after 2026-03-14T00:00:00.000Z.',
  ],
])('%s is refused by name, and nothing else is shown in its place', (query, said) => {
  const { filter, refusal } = read(query)
  expect(filter).toBeNull()
  expect(refusal).toContain(said)
})
