import type { Request, Response } from 'express'
import express from 'express'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { type Limits, personLimits, strangerLimits } from '#server/limits/figures.ts'
import { refuseManyValues } from '#server/limits/measure-values.ts'
import type { Asked } from '#server/limits/prepare.ts'
import { refuse } from '#server/limits/refuse.ts'

const map = z.record(z.string(), z.unknown()).nullish()
const schema = z.object({
  query: z.string().min(1),
  operationName: z.string().nullish(),
  variables: map,
  extensions: map,
})
const allowed = 'an object with query, and operationName, variables and extensions where there are any'

const readerWithin = (limits: Limits) =>
  express.json({
    limit: limits.bodyBytes,
    verify(_request, _response, body) {
      const beyond = refuseManyValues(body, limits)
      if (beyond) throw beyond
    },
  })

const bodies = { stranger: readerWithin(strangerLimits), person: readerWithin(personLimits) }

const refuseBody = (error: unknown): GraphQLError => {
  if (error instanceof GraphQLError) return error
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  if (type === 'entity.too.large') return refuse('PAYLOAD_TOO_LARGE', 'the request is too large', { status: 413 })
  const isMedia = type === 'encoding.unsupported' || type === 'charset.unsupported'
  const message = isMedia ? 'allowed: UTF-8, packed with gzip, deflate, br or not at all' : 'the body is no JSON'
  return refuse('BAD_REQUEST', message, { status: isMedia ? 415 : 400 })
}

/** JSON is UTF-8, said or not. */
const jsonType = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i
export const isJsonType = (type: string): boolean => jsonType.test(type)

/** Refusals that need nothing but the head of a request. */
export function refuseHead(request: Request): GraphQLError | null {
  if (request.method === 'GET') return null
  if (request.method !== 'POST') return refuse('BAD_REQUEST', 'allowed: GET and POST', { status: 405 })
  // A form of another site can send any other type without asking first.
  if (!isJsonType(request.headers['content-type'] ?? ''))
    return refuse('BAD_REQUEST', 'content-type has to be application/json, in UTF-8', { status: 415 })
  if (Number(request.headers['content-length'] ?? 0) > personLimits.bodyBytes)
    return refuse('PAYLOAD_TOO_LARGE', `the request is larger than ${personLimits.bodyBytes} bytes`, { status: 413 })
  return null
}

/** @throws GraphQLError with `status` in its extensions, for what is no GraphQL request */
export async function readAsked(request: Request, response: Response, isStranger: boolean): Promise<Asked> {
  const given = request.method === 'GET' ? readSearch(request) : await readBody(request, response, isStranger)
  if (Array.isArray(given)) throw refuse('BAD_REQUEST', 'one operation a request: no batches', { status: 400 })
  const { success, data, error } = schema.safeParse(given)
  if (success) return data
  const field = error.issues[0]?.path.join('.')
  throw refuse('BAD_REQUEST', `${field ? `${field} is not right` : 'no request'}; allowed: ${allowed}`, { status: 400 })
}

function readBody(request: Request, response: Response, isStranger: boolean): Promise<unknown> {
  const read = isStranger ? bodies.stranger : bodies.person
  return new Promise((resolve, reject) => {
    read(request, response, (error?: unknown) => (error ? reject(refuseBody(error)) : resolve(request.body)))
  })
}

function readSearch(request: Request): Record<string, unknown> {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost')
  const one = (name: string): string | undefined => {
    const [value, second] = searchParams.getAll(name)
    if (second !== undefined) throw refuse('BAD_REQUEST', `${name} is given twice`, { status: 400 })
    return value
  }
  const json = (name: string): unknown => {
    const value = one(name)
    try {
      return value === undefined ? undefined : JSON.parse(value)
    } catch {
      throw refuse('BAD_REQUEST', `${name} is no JSON`, { status: 400 })
    }
  }
  return {
    query: one('query'),
    operationName: one('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  }
}
