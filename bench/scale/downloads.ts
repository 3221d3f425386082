import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import type { Act, Figure, Scene } from './figure.ts'

/** All of a file below /files, read as it comes. @throws where it is cut off or is not what its hash says */
async function take({ url, cookie }: Scene, route: string): Promise<number> {
  const response = await fetch(url + route, { headers: { cookie } })
  if (!response.ok || !response.body) throw new Error(`${route}: ${response.status} ${await response.text()}`)
  const hash = createHash('sha256')
  let byteCount = 0
  for await (const chunk of response.body) {
    hash.update(chunk)
    byteCount += chunk.length
  }
  const etag = response.headers.get('etag')
  const found = hash.digest('hex')
  if (etag !== null && etag !== `"${found}"`) throw new Error(`${route} hashes to ${found}; expected: ${etag}`)
  return byteCount
}

/** The rows of a dataset's images, in their order, by a cursor of the database. */
async function* rowsOf(client: pg.Client, datasetVersionId: string) {
  await client.query('begin')
  try {
    await client.query(
      `declare rows cursor for select i."sha256", i."fileSha256", c."name", l."version", d."groupKey", d."split"
       from "DatasetItem" d join "Image" i on i."id" = d."imageId" join "ReferenceLabel" l on l."id" = d."referenceLabelId"
       join "LabelClass" c on c."id" = d."labelClassId" where d."datasetVersionId" = '${datasetVersionId}' order by i."sha256"`,
    )
    for (;;) {
      const { rows } = await client.query<{ fileSha256: string }>('fetch 2000 from rows')
      yield rows
      if (rows.length === 0) return
    }
  } finally {
    await client.query('rollback')
  }
}

const prepare =
  (file: string) =>
  async (scene: Scene): Promise<Act> =>
  () =>
    take(scene, `/files/datasets/${scene.filled.datasetVersionId}/${file}`)

export const manifest: Figure = {
  name: 'manifest',
  limitMs: null,
  limitMb: 100,
  prepare: prepare('manifest.csv'),
  peer: {
    name: 'SQL, a cursor',
    prepare:
      async ({ client, filled }) =>
      async () => {
        let count = 0
        for await (const rows of rowsOf(client, filled.datasetVersionId)) count += rows.length
        return count
      },
  },
}

/** @param blobOf where the kept file of an image lies */
export const exported = (blobOf: (sha256: string) => string): Figure => ({
  name: 'export',
  limitMs: null,
  limitMb: 100,
  prepare: prepare('export.zip'),
  peer: {
    name: 'SQL and files',
    prepare:
      async ({ client, filled }) =>
      async () => {
        let byteCount = 0
        for await (const rows of rowsOf(client, filled.datasetVersionId))
          for (const { fileSha256 } of rows) byteCount += (await readFile(blobOf(fileSha256))).length
        return byteCount
      },
  },
})
