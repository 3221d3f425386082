import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { mostModelBytes, mostWeightBytes, parseJson } from '#core/pretrained/pretrained.ts'

const manifestSchema = z.object({ weightsManifest: z.array(z.object({ paths: z.array(z.string()) })) })

/** Why something could not be downloaded, in words to follow its address. */
export class NotDownloaded extends Error {
  override name = 'NotDownloaded'
}

/**
 * Fetches a layers model, model.json and the weight files it names, into a folder that is made for it. What the bytes
 * are is for the caller to check.
 * @param url of the folder that holds model.json, with a slash at its end
 * @param timeoutMs for all of it together
 * @throws NotDownloaded: nobody answers, not in time, with a status, cut short, too large, names that leave the folder
 */
export async function downloadPretrained(url: string, folder: string, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    await mkdir(folder, { recursive: true })
    const json = await fetchBytes(`${url}model.json`, mostModelBytes, signal)
    await writeFile(path.join(folder, 'model.json'), json)
    let left = mostWeightBytes
    for (const file of weightFilesOf(json)) {
      const bytes = await fetchBytes(url + file, left, signal)
      left -= bytes.length
      await writeFile(path.join(folder, file), bytes)
    }
  } catch (error) {
    if (signal.aborted) throw new NotDownloaded(`not there within ${timeoutMs / 1000} s`)
    throw error
  }
}

function weightFilesOf(modelJson: Buffer): string[] {
  const parsed = manifestSchema.safeParse(parseJson(modelJson.toString('utf8')))
  if (!parsed.success) throw new NotDownloaded('model.json is no layers model of TensorFlow.js')
  const files = parsed.data.weightsManifest.flatMap(group => group.paths)
  for (const file of files)
    if (!/^[\w-][\w.-]*$/.test(file) || file === 'model.json')
      throw new NotDownloaded(`model.json names weights at ${file}, which is no file beside it`)
  return files
}

async function fetchBytes(url: string, most: number, signal: AbortSignal): Promise<Buffer> {
  const file = url.slice(url.lastIndexOf('/') + 1)
  try {
    const response = await fetch(url, { signal })
    if (!response.ok) {
      await response.body?.cancel()
      throw new NotDownloaded(`${file} was answered with ${response.status}`)
    }
    const parts: Uint8Array[] = []
    let byteCount = 0
    for await (const part of response.body ?? []) {
      byteCount += part.length
      if (byteCount > most) throw new NotDownloaded(`${file} is larger than the ${most} bytes that are allowed`)
      parts.push(part)
    }
    return Buffer.concat(parts)
  } catch (error) {
    if (error instanceof NotDownloaded || signal.aborted) throw error
    // fetch says what went wrong only in the cause
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new NotDownloaded(`${file} did not come: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
