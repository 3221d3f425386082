import { expect, test } from 'vitest'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { StillNamed } from '#core/dicom/scan-copy.ts'
import { text } from './build-file.ts'
import { fileOf, key } from './spoil.ts'

const syllables =
  "ma le doe roe müe lä ß aa oe ue ng wei kim o’ O' al- ben- stern mond hand bone Šta łę ob in 山 田太 김 ıl İ".split(
    ' ',
  )
const numbers = '4 71 4711 0098 123-45-6789 943 2024 143000 1.5 7'.split(' ')
const days = [
  '19610319',
  '1961-03-19',
  '19.3.61',
  '10.5.19.3.61',
  '19 mar 1961',
  'Mar 19, 61',
  '3/19/1961',
  '196103191',
  '1961031910',
  '2.29.2024.1',
  '29 . 2. 24',
]
const uids = ['1.2.276.0.99.1.1', '1.2.276.0.99.1.10', '1.2.276.0.99.1.1.', 'v1.2.276.0.99.1.3', '5.1.2.3']
const joints = ['', '', '', ' ', '-', '^', "'", '.', '_', '/', '=']

test('whatever a file says of whom, the second reader finds no more in its copy than the first took out', () => {
  let state = 20261127
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const one = (list: readonly string[]) => list[next(list.length)] ?? ''
  const said = (parts: number, ...lists: (readonly string[])[]) =>
    Array.from({ length: 1 + next(parts) }, () => {
      const part = one(lists[next(lists.length)] ?? [])
      return (next(3) === 0 ? part.toUpperCase() : part) + one(joints)
    }).join('')
  const refused: string[] = []
  let removed = 0
  for (let i = 0; i < 1000; i++) {
    const naming = [said(5, syllables), said(3, syllables, numbers), said(3, syllables, numbers)]
    const saying = [said(5, syllables, numbers, days, uids), said(4, syllables, days), said(3, syllables)]
    const file = fileOf([
      text('00080005', 'CS', 'ISO_IR 192'),
      text('00100010', 'PN', naming[0] ?? ''),
      text('00100020', 'LO', naming[1] ?? ''),
      text('00080080', 'LO', naming[2] ?? ''),
      text('00181020', 'LO', saying[0] ?? ''),
      text('00180024', 'SH', saying[1] ?? ''),
      text('00180015', 'CS', saying[2] ?? ''),
    ])
    try {
      const { copy } = makeCopy(file, key)
      removed += ['00181020', '00180024', '00180015'].filter(tag => !copy.dataset.some(e => e.tag === tag)).length
    } catch (error) {
      if (!(error instanceof StillNamed)) throw error
      refused.push(`${naming.join(' | ')} in ${saying.join(' | ')}: ${error.message.slice(60, 110)}`)
    }
  }
  expect(refused).toEqual([])
  expect(removed).toBeGreaterThan(300)
})
