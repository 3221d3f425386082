const names = [
  'jan january januar janvier enero janeiro gennaio januari i',
  'feb february februar fevrier febrero fevereiro febbraio februari ii',
  'mar march marz maerz mrz mars marzo marco maart iii',
  'apr april avril abril aprile iv',
  'may mai mayo maio maggio mei v',
  'jun june juni juin junio junho giugno vi',
  'jul july juli juillet julio julho luglio vii',
  'aug august aout agosto augustus viii',
  'sep sept september septembre septiembre setembro settembre ix',
  'oct october okt oktober octobre octubre outubro ottobre x',
  'nov november novembre noviembre novembro xi',
  'dec december dez dezember decembre diciembre dezembro dicembre xii',
].map(line => line.split(' '))

/** What stands between the parts of a day, as one sign; ordinals are numbers. */
export const evenly = (text: string): string =>
  text.replace(/(?<=\d)(st|nd|rd|th)\b/g, '').replace(/(?:\s?[-./_,年月년월]\s?|\s)(?:(?:de|of)\s)?/g, '-')

/** The usual ways to write days: evenly, in text; and each long enough to mean nothing else, in bytes of any meaning. */
export function daysFrom(days: readonly string[]): { inText: string[]; inBytes: string[] } {
  const meant = days.filter(day => day !== '19000101' && Number(day) > 0)
  return { inText: [...new Set(meant.flatMap(inText))], inBytes: [...new Set(meant.flatMap(inBytes))] }
}

function inText(day: string): string[] {
  const [y, m, d] = partsOf(day)
  const [month, date] = [String(Number(m)), String(Number(d))]
  const named = names[Number(m) - 1] ?? []
  return [
    ...[y, y.slice(2)].flatMap(year => [
      ...[`${year}-${m}-${d}`, `${d}-${m}-${year}`, `${m}-${d}-${year}`],
      ...[`${year}-${month}-${date}`, `${date}-${month}-${year}`, `${month}-${date}-${year}`],
      ...named.flatMap(name => [`${d}-${name}-${year}`, `${date}-${name}-${year}`, `${d}${name}${year}`]),
    ]),
    ...named.flatMap(name => [`${name}-${d}-${y}`, `${name}-${date}-${y}`]),
    ...together(day),
  ]
}

function inBytes(day: string): string[] {
  const [y, m, d] = partsOf(day)
  const orders = [
    [y, m, d],
    [d, m, y],
    [m, d, y],
    [String(Number(d)), String(Number(m)), y],
    [String(Number(m)), String(Number(d)), y],
  ]
  const [name = ''] = names[Number(m) - 1] ?? []
  const named = name ? [`${d}-${name}-${y}`, `${d} ${name} ${y}`, `${d}${name}${y}`, `${name} ${d}, ${y}`] : []
  return [
    ...orders.flatMap(order => ['-', '/', '.', '_', ' '].map(separator => order.join(separator))),
    ...together(day),
    ...named,
  ]
}

const partsOf = (day: string) => [day.slice(0, 4), day.slice(4, 6), day.slice(6, 8)] as const

const together = (day: string) => {
  const [y, m, d] = partsOf(day)
  return [y + m + d, d + m + y, m + d + y]
}
