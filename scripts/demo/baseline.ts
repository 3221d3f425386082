import { readLuminance } from '#core/pixels/pixels.ts'
import { readManifest } from '../../core/dataset-version/manifest.ts'
import { pixelBaseline } from '../../core/metrics/baseline.ts'
import type { Client } from '../../examples/client.ts'
import type { Curated } from './curate.ts'
import * as documents from './documents.ts'
import { readAll } from './read-all.ts'

const side = 16

/** Where the bytes of every image of a project are, by their hash. */
async function urlsOf(client: Client, projectId: string): Promise<Map<string, string>> {
  const images = await readAll(
    client,
    documents.imageUrls,
    projectId,
    (data: documents.UrlsData) => data.project.images,
  )
  return new Map(images.map(({ sha256, url }) => [sha256, url]))
}

/**
 * What the network has to beat on the same split: logistic regression on 16 x 16 pixels.
 * @returns AUC on TEST with its interval; null where there are not exactly two classes
 */
export async function measureBaseline(
  client: Client,
  { projectId, dataset, positiveClass, project }: Curated,
): Promise<documents.Estimate | null> {
  if (project.labelCounts.length !== 2) return null
  const manifest = readManifest((await client.download(dataset.manifestUrl)).toString())
  const urls = await urlsOf(client, projectId)
  const read = async (split: string) => {
    const items = manifest.filter(i => i.split === split)
    const read: { pixels: Float32Array; classIndex: number; groupKey: string }[] = []
    for (const { imageSha256, label, groupKey } of items) {
      const bytes = await client.download(urls.get(imageSha256) ?? '')
      read.push({ pixels: await readLuminance(bytes, side), classIndex: label === positiveClass ? 1 : 0, groupKey })
    }
    return read
  }
  const { method, ...figure } = pixelBaseline({ train: await read('TRAIN'), test: await read('TEST') })
  return { ...figure, methodText: method }
}
