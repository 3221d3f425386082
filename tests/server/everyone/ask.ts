import type { Person } from './people.ts'

interface GraphqlError {
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

let strangers = 0

/** Who is not signed in is known by their address alone, which has little to ask for: each has one of their own. */
const addressOf = (headers: Record<string, string>): Record<string, string> =>
  Object.keys(headers).length > 0 ? {} : { 'x-forwarded-for': `10.1.${(strangers >> 8) % 256}.${strangers++ % 256}` }

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
async function send(url: string, { headers }: Pick<Person, 'headers'>, body: string): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...addressOf(headers), ...headers, origin: url, 'content-type': 'application/json' },
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
