import { expect, test } from 'vitest'
import { openManifestHash } from '#core/dataset-version/hash-manifest.ts'
import type { ManifestItem } from '#core/dataset-version/manifest.ts'
import { manifestSha256, writeManifest } from '#tests/kit/write-manifest.ts'

const odd = ['Normal', 'a, b', 'say "no"', 'two\nlines', 'Fraktur é 骨折 🦴']
const items = Array.from(
  { length: 1000 },
  (_, i): ManifestItem => ({
    imageSha256: ((i * 7919) % 1000).toString(16).padStart(64, '0'),
    label: odd[i % odd.length] ?? '',
    labelVersion: 1 + (i % 12),
    groupKey: odd[(i >> 1) % odd.length] ?? '',
    split: (['TRAIN', 'VALIDATION', 'TEST'] as const)[i % 3] ?? 'TRAIN',
  }),
)
const sorted = items.toSorted((a, b) => (a.imageSha256 < b.imageSha256 ? -1 : 1))

test.each([1, 7, 1000])('%d lines at a time give the hash of the whole text', size => {
  const hash = openManifestHash()
  for (let i = 0; i < sorted.length; i += size) hash.add(sorted.slice(i, i + size))
  expect(hash.digest()).toBe(manifestSha256(writeManifest(items)))
})

test('an image that stands twice, or before its place, is refused', () => {
  const [a, b] = sorted.slice(0, 2)
  if (!a || !b) throw new Error('no lines')
  const hash = openManifestHash()
  hash.add([b])
  expect(() => hash.add([b])).toThrow('each image once')
  expect(() => hash.add([a])).toThrow(`${a.imageSha256} comes after ${b.imageSha256}`)
})
