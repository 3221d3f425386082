import { foldLetters } from '#core/dicom/deidentify/fold.ts'

/** How months begin in English, German, French, Spanish, Portuguese, Italian and Dutch, without marks; and in Roman. */
const months = [
  /^(jan|ene|gen|i$)/,
  /^(fe[bv]|ii$)/,
  /^(mar|mrz|maerz|maa|mrt|iii$)/,
  /^(a[pvb]r|iv$)/,
  /^(ma[yijg]|mei|v$)/,
  /^(jun|juin|giu|vi$)/,
  /^(jul|juil|lug|vii$)/,
  /^(aug|aou|ago|viii$)/,
  /^(sep|set|ix$)/,
  /^(o[ckt]t|out|x$)/,
  /^(nov|xi$)/,
  /^(de[cz]|dic|xii$)/,
]

const monthOf = (name: string) => String(months.findIndex(beginning => beginning.test(name)) + 1)

const between = String.raw`\s?[-./_,年月년월]?\s?`
const gap = '(?:[-. /_,]|de |of |st|nd|rd|th){0,8}'

/** Each may begin within another, as 1.5.24 does in 2.1.5.24. */
const shapes: [pattern: RegExp, order: string][] = [
  [/(?<!\d)(?=(\d\d)(\d\d)(\d{4})(?!\d(?!\d)))/g, 'dmy mdy'],
  [new RegExp(String.raw`(?<!\d)(?=(\d{4})${between}(\d\d?)${between}(\d\d?)(?=\D|\d{2}|$))`, 'g'), 'ymd'],
  [/(?<!\d)(?=(\d\d?)\s?[-./_, ]\s?(\d\d?)\s?[-./_, ]\s?(\d{4}|\d\d)(?!\d))/g, 'dmy mdy'],
  [/(?<!\d)(?=(\d\d)\s?[-./_, ]\s?(\d\d?)\s?[-./_, ]\s?(\d\d?)(?!\d))/g, 'ymd'],
  [new RegExp(String.raw`(?<!\d)(?=(\d\d?)${gap}([a-z]{1,9})${gap}(\d{4}|\d\d)(?!\d))`, 'g'), 'dmy'],
  [new RegExp(String.raw`(?<![a-z])(?=([a-z]{3,9})${gap}(\d\d?)${gap}(?<!\d)(\d{4})(?!\d))`, 'g'), 'mdy'],
  [new RegExp(String.raw`(?<![a-z])(?=([ivx]{1,2})[-. /_,]${gap}(\d\d?)${gap}(?<!\d)(\d{4})(?!\d))`, 'g'), 'mdy'],
]

/**
 * The days that a text may mean, as YYYYMMDD: in any order of day and month, with or without separators, months as
 * numbers or in words. A year of two digits is one of this century and one of the last.
 */
export function datesIn(text: string): string[] {
  if (!/\d\D{0,16}\d/.test(text)) return []
  const folded = foldLetters(text)
  return shapes.flatMap(([pattern, orders]) =>
    [...folded.matchAll(pattern)].flatMap(([, ...parts]) =>
      orders.split(' ').flatMap(order => {
        const part = (name: string) => parts[order.indexOf(name)] ?? ''
        return daysOf(part('y'), part('m'), part('d'))
      }),
    ),
  )
}

function daysOf(y: string, month: string, day: string): string[] {
  const [m, d] = [/^\d/.test(month) ? month : monthOf(month), day].map(part => part.padStart(2, '0'))
  if (m === undefined || d === undefined || m < '01' || m > '12' || d < '01' || d > '31') return []
  return (y.length === 2 ? ['19', '20'] : ['']).map(century => `${century}${y}${m}${d}`)
}
