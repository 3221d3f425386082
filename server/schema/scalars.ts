import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { builder } from '#server/schema/builder.ts'

/** With a zone and four digits a year. */
const time = z.iso.datetime({ offset: true })

builder.scalarType('DateTime', {
  description: 'ISO 8601, UTC.',
  serialize: value => value.toISOString(),
  parseValue: value => {
    const date = time.safeParse(value).success ? new Date(String(value)) : new Date(Number.NaN)
    // No year 0, by which the calendar of the database goes.
    if (date.getUTCFullYear() >= 1) return date
    throw new GraphQLError(`${String(value).slice(0, 40)} is not an ISO 8601 time such as 2026-11-27T09:30:00Z`)
  },
})

builder.scalarType('JSON', { serialize: value => value, parseValue: value => value })
