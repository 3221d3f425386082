export interface ImageFile {
  /** Hex, of the file's bytes: checked when it is decoded. */
  sha256: string
  /** Where the original bytes lie. */
  path: string
}

export interface Sample extends ImageFile {
  /** From 0 up to, not including, the number of classes. */
  classIndex: number
}
