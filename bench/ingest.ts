import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { previewSide, thumbnailSide } from '#core/picture/show.ts'
import { defaultProcesses, openIngestPool } from '#worker/ingest/open-ingest-pool.ts'
import type { Asked, Bench, Measured } from './harness/bench.ts'
import { Participant } from './harness/participant.ts'
import { readCount } from './harness/read-option.ts'
import type { Row } from './harness/result.ts'
import { runRounds } from './harness/rounds.ts'
import { rowOf, type Series } from './harness/summary.ts'
import { findPictures, type Pictures } from './ingest/pictures.ts'
import { throughPool } from './ingest/through-pool.ts'
import { findChestXrays, noChestXrays } from './samples.ts'

const options = {
  phantoms: 'how many are drawn small (default 400), 256 x 320 PNG each',
  radiographs: 'how many are drawn large (default 12), 2048 x 2048 PNG of 16 bits each',
}

const script = fileURLToPath(new URL('./ingest/bare-sharp.ts', import.meta.url))
const warmUpFiles = 100
/** Of sharp, whether it makes WebPs and syncs nothing or keeps what we keep. */
const leastRatio = 0.9
const answerSchema = z.object({ seconds: z.number() })

/** @param series of ours, of sharp making both sizes, of sharp making the one that a small picture needs */
export function rowsOf(name: string, series: readonly Series[]): Row[] {
  const [ours, ...peers] = series
  if (!ours) throw new Error('no series; allowed: ours, then those of the peers')
  return peers.map(peer => {
    const row = rowOf(`files ingested: ${name}`, 'files/s', ours.values, peer)
    return { ...row, limit: leastRatio, holds: (row.ratio ?? 0) >= leastRatio }
  })
}

async function measurePictures(
  { name, files, areSmall }: Pictures,
  peer: Participant,
  folder: string,
  { rounds }: Asked,
): Promise<Row[]> {
  const atOnce = defaultProcesses
  const [blobs, used] = [path.join(folder, 'blobs'), path.join(folder, 'used')]
  const pool = openIngestPool({ blobs, processes: atOnce })
  const ours = async () => {
    await clearStore(blobs, used)
    return files.length / (await throughPool(pool, files))
  }
  const bare = (sides: number[], keeps: boolean) => async () => {
    await mkdir(used, { recursive: true })
    const target = await mkdtemp(path.join(used, 'thumbnails-'))
    const asked = { do: 'thumbnail', files, target, sides, atOnce, keeps }
    return files.length / (await peer.ask(asked, answerSchema)).seconds
  }
  const contestants = [
    { name: 'ours', measure: ours },
    { name: 'sharp, both sizes', measure: bare([thumbnailSide, previewSide], false) },
    { name: 'sharp, both sizes and the file, synced', measure: bare([thumbnailSide, previewSide], true) },
    // Of what fits into the thumbnail we make no preview: held against one WebP as well as against two.
    ...(areSmall ? [{ name: 'sharp, 256 px alone', measure: bare([thumbnailSide], false) }] : []),
  ]
  try {
    // An import has thousands of files and starts its processes once.
    for (let warm = 0; warm < warmUpFiles; warm += files.length) await ours()
    return rowsOf(name, await runRounds(contestants, rounds))
  } finally {
    await pool.close()
  }
}

/**
 * All that was brought is taken away, as if the store had just been opened. Not removed: for minutes after, a file system
 * without a journal steps over what was, at every file that it makes.
 */
async function clearStore(blobs: string, used: string): Promise<void> {
  await mkdir(blobs, { recursive: true })
  await mkdir(used, { recursive: true })
  const aside = await mkdtemp(path.join(used, 'blobs-'))
  for (const name of await readdir(blobs))
    if (/^[0-9a-f]{2}$/.test(name)) await rename(path.join(blobs, name), path.join(aside, name))
}

async function measure(asked: Asked): Promise<Measured> {
  const counts = {
    phantoms: readCount('phantoms', asked.options.phantoms ?? '400', 8, 20_000),
    radiographs: readCount('radiographs', asked.options.radiographs ?? '12', 1, 1000),
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-bench-'))
  const peer = await Participant.start({
    name: 'sharp',
    command: process.execPath,
    args: [script],
    signal: asked.signal,
  })
  try {
    asked.say(`drawing ${counts.phantoms} phantoms and ${counts.radiographs} large ones`)
    const rows: Row[] = []
    for (const pictures of await findPictures(folder, counts)) {
      asked.signal.throwIfAborted()
      asked.say(pictures.name)
      rows.push(...(await measurePictures(pictures, peer, folder, asked)))
    }
    const made = 'ours also checks, hashes, keeps and syncs every file and its perceptual hashes'
    return { rows, notes: [peer.detail, made, ...(findChestXrays() ? [] : [noChestXrays])] }
  } finally {
    await peer.close()
    await rm(folder, { recursive: true, force: true })
  }
}

export const ingest: Bench = {
  name: 'ingest',
  title: 'bringing pictures in, beside sharp that makes their thumbnails',
  options,
  measure,
}
