import { attributesOf } from '#core/dataset-version/frozen-attributes.ts'
import { manifestHead, quote } from '#core/dataset-version/manifest.ts'
import type { PathOf, Placed } from '#core/dataset-version/survey-dataset.ts'
import type { DatasetVersion } from '#core/generated/prisma/client.ts'

/** Columns behind those of the manifest. */
const fileColumns = 'file,file_sha256,frame'

/** The lines of the manifest, and behind them where the file of each is, what its bytes are, and which frame of it is meant. */
export async function* csvList(
  frozen: Pick<DatasetVersion, 'attributes'>,
  images: AsyncIterable<Placed[]>,
  pathOf: PathOf,
): AsyncGenerator<Buffer> {
  const head = manifestHead(attributesOf(frozen).map(a => a.name))
  const behind = (line: string, cells: string) => `${line.slice(0, -1)},${cells}\n`
  yield Buffer.from(behind(head, fileColumns))
  for await (const range of images) {
    const lines = range.map(([, item]) =>
      behind(item.line, `${quote(pathOf(item))},${item.fileSha256},${item.frame ?? ''}`),
    )
    yield Buffer.from(lines.join(''))
  }
}
