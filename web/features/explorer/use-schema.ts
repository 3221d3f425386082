'use client'
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql'
import { useEffect, useState } from 'react'

/** The schema as this server has it, asked once. */
export function useSchema(): { schema?: GraphQLSchema; problem?: string } {
  const [known, setKnown] = useState<{ schema?: GraphQLSchema; problem?: string }>({})
  useEffect(() => {
    const left = new AbortController()
    const query = getIntrospectionQuery({ inputValueDeprecation: true })
    const read = async () => {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
        signal: left.signal,
      })
      const { data, errors } = (await response.json()) as { data?: IntrospectionQuery; errors?: { message: string }[] }
      if (data) setKnown({ schema: buildClientSchema(data) })
      else setKnown({ problem: errors?.map(e => e.message).join('; ') ?? `status ${response.status}` })
    }
    read().catch((error: unknown) => {
      if (!left.signal.aborted) setKnown({ problem: error instanceof Error ? error.message : String(error) })
    })
    return () => left.abort()
  }, [])
  return known
}
