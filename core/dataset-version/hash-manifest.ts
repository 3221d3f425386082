import { createHash } from 'node:crypto'
import { type ManifestItem, manifestHead, manifestLine } from '#core/dataset-version/manifest.ts'
import { InvalidInput } from '#core/errors.ts'

/** The sha256 of what writeManifest writes, from lines that come sorted by image hash, a few at a time. */
export function openManifestHash() {
  const hash = createHash('sha256').update(manifestHead)
  let newest = ''
  return {
    /** @throws InvalidInput for a line out of order: each image stands once */
    add(items: readonly ManifestItem[]): void {
      let text = ''
      for (const item of items) {
        if (item.imageSha256 <= newest)
          throw new InvalidInput('image_sha256', item.imageSha256, `above ${newest}: each image once`)
        newest = item.imageSha256
        text += manifestLine(item)
      }
      hash.update(text, 'utf8')
    },
    digest: () => hash.digest('hex'),
  }
}
