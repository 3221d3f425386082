import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql'

export interface Fault {
  message: string
  line: number
  column: number
  /** Of the first character, from the start of the text. */
  at: number
}

const toFault = ({ message, locations, positions }: GraphQLError): Fault => ({
  message,
  line: locations?.[0]?.line ?? 1,
  column: locations?.[0]?.column ?? 1,
  at: positions?.[0] ?? 0,
})

/** What the server would say against a document, found here while it is written. */
export function checkDocument(source: string, schema: GraphQLSchema | undefined): Fault[] {
  if (source.trim() === '') return []
  try {
    const document = parse(source)
    return schema ? validate(schema, document, undefined, { maxErrors: 10 }).map(toFault) : []
  } catch (error) {
    if (error instanceof GraphQLError) return [toFault(error)]
    throw error
  }
}

/** Variables as text, read: an object, or why it is none. */
export function readVariables(text: string): Record<string, unknown> | string {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isMap ? (value as Record<string, unknown>) : 'Variables are an object: {"name": value}.'
  } catch (error) {
    return `Variables are no JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}
