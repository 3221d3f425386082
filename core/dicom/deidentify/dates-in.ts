const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * The days that a text may mean, as YYYYMMDD: in either order of day and month, with or without separators, months as
 * numbers or in English. A year of two digits is one of this century and one of the last.
 */
export function datesIn(text: string): string[] {
  if (!/\d\D{0,12}\d/.test(text)) return []
  const found: string[] = []
  const add = (year: string, month: string, day: string) => {
    const [y, m, d] = [year, month.padStart(2, '0'), day.padStart(2, '0')]
    if (m < '01' || m > '12' || d < '01' || d > '31') return
    for (const century of y.length === 2 ? ['19', '20'] : ['']) found.push(`${century}${y}${m}${d}`)
  }
  for (const [, a = '', b = '', c = ''] of text.matchAll(/(?<!\d)(\d\d)(\d\d)(\d{4})(?!\d)/g)) {
    add(c, a, b)
    add(c, b, a)
  }
  for (const [, y = '', m = '', d = ''] of text.matchAll(/(?<!\d)(\d{4})[-./_ ]?(\d\d?)[-./_ ]?(\d\d?)(?=\D|\d{2}|$)/g))
    add(y, m, d)
  for (const [, a = '', b = '', y = ''] of text.matchAll(
    /(?<!\d)(\d\d?)[-./_ ]{1,2}(\d\d?)[-./_ ]{1,2}(\d{4}|\d\d)(?!\d)/g,
  )) {
    add(y, a, b)
    add(y, b, a)
  }
  const monthOf = (name: string) => String(months.indexOf(name.slice(0, 3).toLowerCase()) + 1)
  for (const [, d = '', m = '', y = ''] of text.matchAll(
    /(?<!\d)(\d\d?)[-. _]{0,2}([A-Za-z]{3,9})[-. _,]{0,2}(\d{4}|\d\d)(?!\d)/g,
  ))
    add(y, monthOf(m), d)
  for (const [, m = '', d = '', y = ''] of text.matchAll(/([A-Za-z]{3,9})[-. _]{0,2}(\d\d?)[-. _,]{1,2}(\d{4})(?!\d)/g))
    add(y, monthOf(m), d)
  return found
}
