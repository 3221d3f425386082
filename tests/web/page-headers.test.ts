import { expect, test } from 'vitest'
import { pageHeaders } from '../../web/page-headers.ts'

const policy = { nonce: 'abc', isSecure: false, isDevelopment: false }
const directivesOf = (text = '') =>
  new Map(text.split('; ').map(d => [d.split(' ')[0], d.split(' ').slice(1)] as const))

test('pages run scripts of this host and those that have the nonce, and nothing else', () => {
  const directives = directivesOf(pageHeaders(policy)['content-security-policy'])
  expect(directives.get('script-src')).toEqual(["'self'", "'nonce-abc'"])
  expect(directives.get('default-src')).toEqual(["'self'"])
  for (const name of ['object-src', 'frame-ancestors']) expect(directives.get(name)).toEqual(["'none'"])
  for (const sources of directives.values()) expect(sources.join(' ')).not.toMatch(/\*|https?:/)
})

test('only where people come by https is a browser told to come by nothing else', () => {
  expect(pageHeaders(policy)['strict-transport-security']).toBeUndefined()
  expect(pageHeaders({ ...policy, isSecure: true })['strict-transport-security']).toMatch(/^max-age=\d{8}$/)
})
