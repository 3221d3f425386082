import { createHash } from 'node:crypto'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql'
import { type Limits, personLimits, runLimits } from '#server/limits/figures.ts'
import { introspectionCost, wholeIntrospection } from '#server/limits/introspection-cost.ts'
import { exceeded, measureDocument, type Shape } from '#server/limits/measure-document.ts'
import { refuseSize, withCode } from '#server/limits/refuse.ts'
import { scanTokens } from '#server/limits/scan-tokens.ts'
import { refuseStranger } from '#server/limits/strangers.ts'

interface ReadDocument {
  document: DocumentNode
  shape: Shape
  /** Root fields of all its operations. */
  roots: ReadonlySet<string>
  /** Of what it asks of the schema itself. */
  introspection: number
}

export type Reading = { errors: readonly GraphQLError[] } | (ReadDocument & { errors?: undefined })

const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex')

/** Documents come again and again: those that were read and found valid are kept, as many as these. */
const kept = 500

/**
 * Reads documents: tokens, limits, what a stranger may ask, then graphql's own rules, each before what would take longer.
 */
export function openReader(schema: GraphQLSchema) {
  const known = new Map<string, ReadDocument>()
  const whole = wholeIntrospection(schema)

  function refuseBy(read: ReadDocument, limits: Limits, isStranger: boolean): GraphQLError | null {
    const { shape, roots, introspection } = read
    // A whole introspection passes, twice it does not.
    const most = Math.ceil(limits === personLimits ? whole * 1.5 : limits.cost)
    return (
      exceeded(shape, limits) ??
      (introspection > most ? refuseSize('introspection', most, introspection) : null) ??
      (isStranger ? refuseStranger(roots) : null)
    )
  }

  function readAnew(source: string, limits: Limits, isStranger: boolean): Reading {
    const { tokens, error } = scanTokens(source, limits)
    if (error) return { errors: [error] }
    const document = parse(source, { maxTokens: limits.tokens })
    const { shape, roots } = measureDocument(document, tokens, limits)
    const beyond = exceeded(shape, limits)
    if (beyond) return { errors: [beyond] }
    const read = { document, shape, roots, introspection: introspectionCost(document, schema) }
    const refusal = refuseBy(read, limits, isStranger)
    if (refusal) return { errors: [refusal] }
    const invalid = validate(schema, document, specifiedRules, { maxErrors: runLimits.errors })
    if (invalid.length > 0) return { errors: invalid.map(e => withCode(e, 'GRAPHQL_VALIDATION_FAILED')) }
    return read
  }

  return {
    read(source: string, limits: Limits, isStranger: boolean): Reading {
      const hash = source.length <= limits.characters ? hashOf(source) : ''
      const before = known.get(hash)
      if (before) {
        const refusal = refuseBy(before, limits, isStranger)
        return refusal ? { errors: [refusal] } : before
      }
      try {
        const reading = readAnew(source, limits, isStranger)
        if (reading.errors) return reading
        known.set(hash, reading)
        const [oldest] = known.keys()
        if (known.size > kept && oldest !== undefined) known.delete(oldest)
        return reading
      } catch (error) {
        if (error instanceof GraphQLError) return { errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] }
        throw error
      }
    },
    /** By the hash of its text: one that was read. */
    find: (hash: string): DocumentNode | undefined => known.get(hash)?.document,
  }
}

export type Reader = ReturnType<typeof openReader>
