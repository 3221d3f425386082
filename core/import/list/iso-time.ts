const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

/** A time as ISO 8601 writes it, in UTC where it names no zone. @returns null: it is written in another way, or is none */
export function isoTime(text: string): string | null {
  const found = pattern.exec(text.trim())
  if (!found) return null
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] =
    found
  // Of a day that no month has, Date would make one of the next.
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return null
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const time = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`,
  )
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}
