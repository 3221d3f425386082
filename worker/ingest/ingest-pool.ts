import type { ReadOptions } from '#core/dicom/read-dicom.ts'
import type { Inspected, Refusal, StoredFile } from '#core/image/ingested.ts'
import type { FileSource } from '#core/import/read-source.ts'

export interface IngestPoolOptions {
  /** The place of the blob store, as openBlobStore takes it. */
  blobs: string
  /** Unset: one more than there are cores. */
  processes?: number
  /** For one file, ms; unset: 90 s. */
  timeLimitMs?: number
  /** What its processes run, a file; unset: ingest-process.ts. */
  script?: string
}

export interface IngestOptions extends ReadOptions {
  /** Whether the bytes of a DICOM file as they were brought are kept beside the de-identified ones. */
  keepsOriginal: boolean
}

/** Reads files in processes of its own. A file that ends its process, or takes too long, is refused and the others go on. */
export interface IngestPool {
  /** Decodes a file and says what it is; stores nothing. @throws Error where the disk fails */
  inspect(source: FileSource, options: ReadOptions): Promise<Inspected | Refusal>
  /** Also puts into the blob store all that is kept of it. @throws Error where the disk or the blob store fails */
  ingest(source: FileSource, options: IngestOptions): Promise<StoredFile | Refusal>
  /** Ends the processes, whatever they are at. */
  close(): Promise<void>
}
