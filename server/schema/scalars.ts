import { GraphQLError } from 'graphql'
import { builder } from '#server/schema/builder.ts'

builder.scalarType('DateTime', {
  description: 'ISO 8601, UTC.',
  serialize: value => value.toISOString(),
  parseValue: value => {
    const date = new Date(String(value))
    if (Number.isNaN(date.getTime())) throw new GraphQLError(`${String(value)} is not an ISO 8601 time`)
    return date
  },
})

builder.scalarType('JSON', { serialize: value => value, parseValue: value => value })
