import { GraphQLError } from 'graphql'
import { builder } from '#server/schema/builder.ts'

const instant = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** A day that the calendar has: 30 February is none, though Date would call it 2 March. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function parseInstant(value: unknown): Date {
  const text = typeof value === 'string' ? value : ''
  const [, year, month, day] = instant.exec(text)?.map(Number) ?? []
  const date = new Date(text)
  if (!isDay(year ?? 0, month ?? 0, day ?? 0) || Number.isNaN(date.getTime()))
    throw new GraphQLError(`${JSON.stringify(value)?.slice(0, 100)} is no ISO 8601 time with a zone`)
  return date
}

builder.scalarType('DateTime', {
  description:
    'An instant as ISO 8601 with its zone: 2026-01-31T09:30:00.000Z is given, 2026-01-31T10:30+01:00 is taken too; a time without a zone is refused.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: value => value.toISOString(),
  parseValue: parseInstant,
})

builder.scalarType('ByteCount', {
  description: 'How many bytes: a whole number from 0 to 9007199254740991 (2^53 - 1), as a number of JSON.',
  serialize: value => Number(value),
})

builder.scalarType('JSON', {
  description:
    'Any JSON. Only where the shape is another for every kind of row: what an audit event holds of before and after.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: value => value,
})
