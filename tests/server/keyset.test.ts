import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { beyond, cursorOf, newestFirst, type Order, orderBy } from '#server/schema/keyset.ts'

const newest = 'Image by id desc'
const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const byNumber: Order = {
  name: 'Epoch by number',
  keys: [{ column: 'number', holds: 'int', direction: 'asc' }],
}
const byTime: Order = {
  name: 'AuditEvent by time',
  keys: [
    { column: 'at', holds: 'time', direction: 'desc' },
    { column: 'id', holds: 'uuid', direction: 'asc' },
  ],
}

test('a cursor is opaque, and gives back the condition for what comes after and before it', () => {
  const cursor = cursorOf(newestFirst('Image'), { id, fileName: 'a.png' })
  expect(cursor).toMatch(/^[\w-]+$/)
  expect(beyond(newestFirst('Image'), 'after', cursor)).toEqual({ id: { lt: id } })
  expect(beyond(newestFirst('Image'), 'before', cursor)).toEqual({ id: { gt: id } })
  expect(beyond(byNumber, 'after', cursorOf(byNumber, { number: 3 }))).toEqual({ number: { gt: 3 } })
})

test('a key of two columns goes on within equals of the first, each in its own direction', () => {
  const at = new Date('2026-01-31T09:30:00.123Z')
  const cursor = cursorOf(byTime, { at, id })
  expect(beyond(byTime, 'after', cursor)).toEqual({ at: { lte: at }, OR: [{ at: { lt: at } }, { at, id: { gt: id } }] })
  expect(beyond(byTime, 'before', cursor)).toEqual({
    at: { gte: at },
    OR: [{ at: { gt: at } }, { at, id: { lt: id } }],
  })
  expect(orderBy(byTime, false)).toEqual([{ at: 'desc' }, { id: 'asc' }])
  expect(orderBy(byTime, true)).toEqual([{ at: 'asc' }, { id: 'desc' }])
})

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test.each([
  ['nothing', ''],
  ['no base64url', 'a b+/='],
  ['no JSON', Buffer.from('hello').toString('base64url')],
  ['no list', encode({ name: newest })],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')],
  ["Pothos' own of before", 'R1BDOlM6bm90LWEtdXVpZA=='],
  ['of another list', encode(['Prediction by id desc', id])],
  ['of another order', encode(['Image by id asc', id])],
  ['without its value', encode([newest])],
  ['with one too many', encode([newest, id, id])],
  ['with a value of another kind', encode([newest, 7])],
  ['with no uuid', encode([newest, "' or 1=1"])],
  ['with an object for a value', encode([newest, { gt: id }])],
  ['very long', encode([newest, 'x'.repeat(5000)])],
])('a cursor that is %s is refused, naming the argument', (_name, cursor) => {
  expect(() => beyond(newestFirst('Image'), 'after', cursor)).toThrow(InvalidInput)
  expect(() => beyond(newestFirst('Image'), 'before', cursor)).toThrow(/^before is /)
})

test.each([
  [byNumber, ['Epoch by number', 2 ** 31]],
  [byNumber, ['Epoch by number', 1.5]],
  [byNumber, ['Epoch by number', null]],
  [byTime, ['AuditEvent by time', 'yesterday', id]],
  [byTime, ['AuditEvent by time', '2026-13-40T00:00:00Z', id]],
])('a number or a time that the record cannot hold is refused: %#', (order, parts) => {
  expect(() => beyond(order, 'after', encode(parts))).toThrow(InvalidInput)
})
