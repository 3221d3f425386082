import type { Person } from './people.ts'

export interface GraphqlError {
  message: string
  path?: (string | number)[]
  extensions?: { code?: string }
}

export interface Answer {
  status: number
  text: string
  data: Record<string, unknown> | null
  errors: GraphqlError[]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Asks as somebody; whatever comes back, an answer of GraphQL or not. */
export async function ask(
  url: string,
  person: Pick<Person, 'headers'>,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  return send(url, person, JSON.stringify({ query, variables }))
}

/** As ask, with a body of one's own: JSON can say what a string of JavaScript cannot be written as. */
export async function send(url: string, { headers }: Pick<Person, 'headers'>, body: string): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, origin: url, 'content-type': 'application/json' },
    body,
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  const parsed: unknown = isJson ? JSON.parse(text) : {}
  const { data, errors } = isRecord(parsed) ? parsed : {}
  return {
    status: response.status,
    text,
    data: isRecord(data) ? data : null,
    errors: Array.isArray(errors) ? errors : [],
  }
}
