import type { ReadOptions } from '#core/dicom/read-dicom.ts'
import type { FileSource } from '#core/import/read-source.ts'
import type { Inspected, Refusal, StoredFile } from '#core/picture/ingested.ts'

export interface IngestPoolOptions {
  /** The place of the blob store, as openBlobStore takes it. */
  blobs: string
  /** Unset: one more than there are cores. */
  processes?: number
  /** For decoding one file, ms; unset: 90 s. Storing it takes as long as the store takes. */
  timeLimitMs?: number
  /** For one of its processes to start in, ms; unset: 60 s. Without room for its threads one may hang instead of ending. */
  startLimitMs?: number
  /** For which one of its processes stays for the next pool, ms; unset: 60 s; 0: none does. */
  keptMs?: number
  /** What its processes run, a file; unset: ingest-process.ts. */
  script?: string
  /** What runs that, a program; unset: the Node of this process. */
  program?: string
}

interface IngestOptions extends ReadOptions {
  /** Whether the bytes of a DICOM file as they were brought are kept beside the de-identified ones. */
  keepsOriginal: boolean
}

/**
 * Reads files in processes of its own. A file that ends its process, or takes too long, is refused and the others go on.
 * One whose process somebody ended from outside, as a machine does that is out of memory, is read once more, alone.
 */
export interface IngestPool {
  /** Decodes a file and says what it is; stores nothing. @throws Error where the disk fails, ProcessNotStarted */
  inspect(source: FileSource, options: ReadOptions): Promise<Inspected | Refusal>
  /** Also puts into the blob store all that is kept of it. @throws Error where the disk fails, BlobStoreError after several attempts, ProcessNotStarted */
  ingest(source: FileSource, options: IngestOptions): Promise<StoredFile | Refusal>
  /** Ends the processes, whatever they are at; one at rest stays for a while. */
  close(): Promise<void>
}
