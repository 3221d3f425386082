import type { Placed } from '#core/dataset-version/survey-dataset.ts'

/**
 * JSON in ASCII alone: programs that open a file in the encoding of their system, as Python does on Windows, read every letter
 * right.
 */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Entries of a list, one a line, a range of images at a time. */
export async function* jsonEntries(
  images: AsyncIterable<Placed[]>,
  entryOf: (image: Placed) => object | null,
): AsyncGenerator<Buffer> {
  let isFirst = true
  for await (const range of images) {
    const entries = range.flatMap(image => {
      const entry = entryOf(image)
      return entry === null ? [] : asciiJson(entry)
    })
    if (entries.length === 0) continue
    yield Buffer.from(`${isFirst ? '\n' : ',\n'}${entries.join(',\n')}`)
    isFirst = false
  }
}
