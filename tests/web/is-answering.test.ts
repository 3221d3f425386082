import { expect, test } from 'vitest'
import { isAnswering } from '../../web/features/shell/is-answering.ts'

test.each([
  [200, 'application/json; charset=utf-8', true],
  [401, 'application/json; charset=utf-8', true],
  [503, 'application/json', false],
  [502, 'application/json', false],
  [502, 'text/html', false],
  [200, 'text/html', false],
])('a %i of %s: the server is back: %s', (status, type, isBack) => {
  expect(isAnswering(new Response('{}', { status, headers: { 'content-type': type } }))).toBe(isBack)
})
