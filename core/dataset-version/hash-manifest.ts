import { createHash } from 'node:crypto'
import { InvalidInput } from '#core/errors.ts'

export interface ManifestLine {
  imageSha256: string
  label: string
  labelVersion: number
  groupKey: string
  split: string
}

const quote = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)

/** The sha256 of what writeManifest writes, from lines that come sorted by image hash, a few at a time. */
export function openManifestHash() {
  const hash = createHash('sha256').update('image_sha256,label,label_version,group,split\n')
  let newest = ''
  return {
    /** @throws InvalidInput for a line out of order: each image stands once */
    add(lines: readonly ManifestLine[]): void {
      let text = ''
      for (const { imageSha256, label, labelVersion, groupKey, split } of lines) {
        if (imageSha256 <= newest)
          throw new InvalidInput('image_sha256', imageSha256, `above ${newest}: each image once`)
        newest = imageSha256
        text += `${imageSha256},${quote(label)},${labelVersion},${quote(groupKey)},${split}\n`
      }
      hash.update(text, 'utf8')
    },
    digest: () => hash.digest('hex'),
  }
}
