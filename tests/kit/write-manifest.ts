import { createHash } from 'node:crypto'
import { openManifestHash } from '#core/dataset-version/hash-manifest.ts'
import { type ManifestItem, manifestHead } from '#core/dataset-version/manifest.ts'

/** A whole manifest, of images in any order. */
export function writeManifest(items: readonly ManifestItem[], attributes: readonly string[] = []): string {
  const sorted = items.toSorted((a, b) => (a.imageSha256 < b.imageSha256 ? -1 : 1))
  return manifestHead(attributes) + openManifestHash(attributes).add(sorted).join('')
}

export const manifestSha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')
