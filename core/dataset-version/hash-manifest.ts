import { createHash } from 'node:crypto'
import { type ManifestItem, manifestHead, manifestLine } from '#core/dataset-version/manifest.ts'

/**
 * The lines of a manifest and the sha256 of its bytes, a few lines at a time. They come sorted by image hash, so that the
 * same images, labels and splits always give the same bytes.
 * @param attributes names of those that it has columns of
 */
export function openManifestHash(attributes: readonly string[] = []) {
  const hash = createHash('sha256').update(manifestHead(attributes))
  let newest = ''
  return {
    /** @throws Error for a line out of order: each image stands once */
    add(items: readonly ManifestItem[]): string[] {
      const lines = items.map(item => {
        if (item.imageSha256 <= newest)
          throw new Error(`${item.imageSha256} comes after ${newest}: each image once, sorted`)
        newest = item.imageSha256
        return manifestLine(item)
      })
      hash.update(lines.join(''), 'utf8')
      return lines
    },
    /** Hex: what `sha256sum manifest.csv` prints. */
    digest: () => hash.digest('hex'),
  }
}
