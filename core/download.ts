/** Bytes that somebody may have, told apart by their hash. */
export interface Download {
  sha256: string
  mediaType: string
  /** To be saved under this name; null: to be shown. */
  fileName: string | null
  /** @param left aborted once nobody waits for them any more @throws NotFound, BlobStoreError, the signal's reason */
  open(left?: AbortSignal): Promise<Opened>
  /** Says in the audit trail that they leave, before the first byte does; none: what is only shown. @throws as whoever may no longer have them */
  record?(): Promise<void>
}

export interface Opened {
  byteCount: number
  /** Those from start on and before end; fails rather than ends where they turn out not to be what their hash says. */
  read(start: number, end: number): Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

/** What is in memory as a whole. */
export const openBytes = (bytes: Buffer): Opened => ({
  byteCount: bytes.length,
  read: (start, end) => [bytes.subarray(start, end)],
})
