import { gzipSync } from 'node:zlib'
import type { Sent } from './api.ts'
import { hostileDocuments } from './documents.ts'

const json = { 'content-type': 'application/json' }

/** Everything hostile as it goes over the wire, with its name. */
export function hostileRequests(): [string, Sent][] {
  const documents = hostileDocuments.map(({ name, query, variables }): [string, Sent] => [
    name,
    { headers: json, body: variables ? withVariables(query, variables) : JSON.stringify({ query }) },
  ])
  const query = '{ viewer { isAdmin } }'
  const plain = JSON.stringify({ query })
  return [
    ...documents,
    ['a batch of 1,000', { headers: json, body: `[${Array.from({ length: 1000 }, () => plain).join()}]` }],
    ['a body of 3 MB', { headers: json, body: JSON.stringify({ query, variables: { a: 'x'.repeat(3e6) } }) }],
    [
      '200 MB packed into 200 kB',
      { headers: { ...json, 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(200e6, ' ')) },
    ],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `query=${encodeURIComponent(query)}` },
    ],
    ['a form of 1 MB', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'x'.repeat(1e6) }],
    ['JSON that is none', { headers: json, body: '{"query":' }],
  ]
}

/** JSON.stringify goes into each value by a call. */
function withVariables(query: string, variables: Record<string, unknown>): string {
  const deep = variables.a
  let [depth, value] = [0, deep]
  while (Array.isArray(value) && value.length === 1) [depth, value] = [depth + 1, value[0]]
  const text = depth > 1000 ? `{"a":${'['.repeat(depth)}1${']'.repeat(depth)}}` : JSON.stringify(variables)
  return `{"query":${JSON.stringify(query)},"variables":${text}}`
}
