/** A file on its way to the server, as this page sees it. */
export interface Transfer {
  state: 'sending' | 'paused' | 'waiting' | 'failed' | 'done'
  fileName: string
  byteCount: number
  sentBytes: number
  /** Where it went on, if an earlier attempt had come so far; bytes. */
  resumedAt: number
  /** Null: too early to tell. */
  bytesPerSecond: number | null
  uploadId: string | null
  problem: string | null
  /** Paths of files within it that cannot be read any more. */
  unreadable: readonly string[]
}

export interface Sample {
  atMs: number
  bytes: number
}

const windowMs = 8000

/** The samples that the speed is told from: those of the last eight seconds, and one before them. */
export function recentSamples(samples: readonly Sample[], now: Sample): Sample[] {
  const all = [...samples, now]
  const first = all.findIndex(sample => sample.atMs >= now.atMs - windowMs)
  return all.slice(Math.max(0, first - 1))
}

/** Bytes a second over the samples; null before a second has passed. */
export function speedOf(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (!first || !last || last.atMs - first.atMs < 1000) return null
  return Math.max(0, last.bytes - first.bytes) / ((last.atMs - first.atMs) / 1000)
}

/** How long the rest takes at this speed, milliseconds; null: nobody knows. */
export function timeLeftMs({ byteCount, sentBytes, bytesPerSecond }: Transfer): number | null {
  if (!bytesPerSecond) return null
  return ((byteCount - sentBytes) / bytesPerSecond) * 1000
}

type FileFacts = Pick<File, 'name' | 'size'>

/** The same files for the same project; what this browser began with them is gone on with. */
export const fingerprintOf = (projectId: string, { file, print }: { file: FileFacts; print: string }) =>
  ['lamina', projectId, file.name, file.size, print].join('-')

interface Chosen {
  file: FileFacts
  print: string
  members: readonly unknown[]
}

/**
 * Whether an upload of that name and size was begun with these very bytes.
 * @param begunKey what this browser keeps of having begun it; undefined: another one did, and of an archive that is sent as
 * it is only the name and the size are known there. A ZIP or gzip of two halves is refused by its own sums; a TAR has none
 */
export function isOfSameFile(projectId: string, sending: Chosen, begunKey: string | undefined): boolean {
  if (begunKey !== undefined) return begunKey.includes(fingerprintOf(projectId, sending))
  return sending.members.length > 0 || !/\.tar$/i.test(sending.file.name)
}

interface KnownUpload {
  id: string
  fileName: string
  byteCount: number
  completedAt: string | null
  createdBy: { id: string }
}

/** An upload of one's own that was begun with a file of this name and size and is not finished: also in another browser. */
export const unfinishedFor = <Known extends KnownUpload>(
  uploads: readonly Known[],
  file: FileFacts,
  viewerId: string | undefined,
): Known | undefined =>
  uploads.find(
    upload =>
      upload.completedAt === null &&
      upload.createdBy.id === viewerId &&
      upload.fileName === file.name &&
      upload.byteCount === file.size,
  )

/** What is wrong with what was dropped or chosen, before anything is sent. */
export function reasonAgainst(file: FileFacts | undefined): string | undefined {
  if (!file) return 'Nothing was chosen: a file, a folder or an archive is needed.'
  return file.size === 0 ? `${file.name} is empty.` : undefined
}

/** "a.png", "a.png, b.png, c.png and 4 more". */
export function listed(paths: readonly string[], most = 3): string {
  const rest = paths.length - most
  return paths.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
