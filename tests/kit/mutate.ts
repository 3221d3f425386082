import type { Client } from '../../examples/client.ts'

export interface Answer {
  __typename: string
  message?: string
  field?: string
  value?: string
  allowed?: string
  [name: string]: unknown
}

/** Carries out a mutation over HTTP. @returns its value, or the refusal that it was answered with */
export async function mutate(
  client: Pick<Client, 'request'>,
  name: string,
  input: object,
  { selection = '', key = null }: { selection?: string; key?: string | null } = {},
): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const document = `mutation ($input: ${type}!, $key: String) { ${name}(input: $input, idempotencyKey: $key) {
    __typename ... on UserError { message } ... on InvalidInput { field value allowed }
    ${selection} } }`
  const answer = await client.request<Record<string, Answer>>(document, { input, key })
  const value = answer[name]
  if (!value) throw new Error(`${name} answered nothing`)
  return value
}
