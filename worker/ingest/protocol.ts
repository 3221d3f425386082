import type { ReadOptions } from '#core/dicom/read-dicom.ts'
import type { FileSource } from '#core/import/read-source.ts'
import type { Inspected, Refusal, StoredFile } from '#core/picture/ingested.ts'

export interface FileRequest extends ReadOptions {
  source: FileSource
}

interface IngestRequest extends FileRequest {
  /** The place of the blob store. */
  blobs: string
  keepsOriginal: boolean
}

/** What a process is asked, and what it answers. Bytes stay where they are: only facts go between processes. */
export interface Acts {
  inspect: { request: FileRequest; answer: Inspected | Refusal }
  ingest: { request: IngestRequest; answer: StoredFile | Refusal }
}

/** What is called when a file is decoded, and begins to be stored; so many bytes of it stay in memory until then. */
export type OnStoring = (byteCount: number) => void

/** One function for each act; what it throws is about the disk or the blob store, not about the file. */
export type Doers = {
  [Act in keyof Acts]: (request: Acts[Act]['request'], onStoring: OnStoring) => Promise<Acts[Act]['answer']>
}

/** A question; its answer has the same id. */
export type ToProcess = { [Act in keyof Acts]: { id: number; act: Act; request: Acts[Act]['request'] } }[keyof Acts]

/** Name of the failure of a process that got no room from the machine for what it needs. */
export const noRoom = 'NoRoom'

export type FromProcess =
  /** It has all that it needs to read files: what ends it from here on is a file's doing. */
  | { ready: true }
  | { id: number; answer: unknown }
  | { id: number; failure: { name: string; message: string } }
  /** Decoded, of which so many bytes are to be stored: from here on it waits for the blob store, which is no fault of the file. */
  | { id: number; storing: number }
