import { expect, test } from 'vitest'
import { fileFinder, plainReference } from '#core/import/list/find-file.ts'

test.each([
  ['/data/local-files/?d=a%20b/c.png', 'a b/c.png'],
  ['https://host:80/x/y.png?token=1#z', 'x/y.png'],
  ['C:\\scans\\a.png', 'C:/scans/a.png'],
  ['100%.png', '100%.png'],
  ['%E0%A4%A.png', '%E0%A4%A.png'],
])('the reference %s is the path %s', (reference, plain) => {
  expect(plainReference(reference)).toBe(plain)
})

test('a name in composed letters finds the file in decomposed ones', () => {
  const decomposed = 'Mu\u0308ller.png'
  expect(fileFinder([decomposed])('M\u00fcller.png')).toEqual({ path: decomposed })
})
