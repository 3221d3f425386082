import type { GraphQLError } from 'graphql'
import type { Limits } from '#server/limits/figures.ts'
import { refuseSize } from '#server/limits/refuse.ts'

/** Looks through the variables of a request, without a call for each value within a value. */
export function refuseValues(variables: unknown, limits: Limits): GraphQLError | null {
  let values = 0
  let level: unknown[] = [variables]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limits.valueDepth) return refuseSize('depth of variables', limits.valueDepth)
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      if (Array.isArray(value) && value.length > limits.entries)
        return refuseSize('entries of a list', limits.entries, value.length)
      const within = Array.isArray(value) ? value : Object.values(value)
      values += within.length
      if (values > limits.values) return refuseSize('values of variables', limits.values)
      for (const one of within) next.push(one)
    }
    level = next
  }
  return null
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c

/**
 * Looks for too many values in JSON that is not read yet: reading a hundred thousand stops the API for longer than
 * counting them. What else a request has beside its variables is room enough left for.
 */
export function refuseManyValues(json: Uint8Array, limits: Limits): GraphQLError | null {
  let count = 0
  let isText = false
  for (let i = 0; i < json.length; i++) {
    const byte = json[i]
    if (byte === quote) isText = !isText
    else if (byte === backslash) i++
    else if (byte === comma && !isText) count++
  }
  return count > 2 * limits.values ? refuseSize('values of variables', limits.values) : null
}
