/** Bytes that somebody may have, told apart by their hash. */
export interface Download {
  sha256: string
  mediaType: string
  /** To be saved under this name; null: to be shown. */
  fileName: string | null
  /** @throws NotFound, BlobStoreError */
  read(): Promise<Buffer>
  /** Says in the audit trail that they leave, before the first byte does; none: what is only shown. @throws as whoever may no longer have them */
  record?(): Promise<void>
}
