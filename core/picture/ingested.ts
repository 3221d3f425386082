import type { Removal } from '#core/dicom/deidentify/removals.ts'
import type { Display } from '#core/dicom/presentation.ts'

/** What a file is, found by decoding all of it. */
export interface Inspected {
  /** Hex, of the bytes as they were brought. */
  sha256: string
  byteCount: number
  mediaType: string
  /** Pixels, as seen. */
  width: number
  height: number
  /** Bits per channel that carry something: 8 to 16. */
  bitDepth: number
  /** The one taken of a file of several, from 1. */
  frame: number | null
  /** See perceptual-hash.ts. */
  perceptualHashes: string[]
  /** What would be learned oddly, in words for people; see oddities.ts. */
  oddities: string[]
  /** DICOM only, as are the next five; all of them as its de-identified copy says. */
  modality: string | null
  bodyPart: string | null
  burnedIn: 'NO' | 'SUSPECTED' | null
  /** See core/dicom/pseudonym-keys.ts. */
  patientKey: string | null
  studyKey: string | null
  /** What the file says was read as more than one set of characters: see core/dicom/character-set.ts. */
  isCharacterSetDoubtful: boolean
}

/** All that a file becomes. */
export interface Ingested extends Inspected {
  display: Display | null
  /** What is kept of the file; null: the bytes as they were brought. */
  file: Buffer | null
  /** What its pixels are read from; null: the kept file. */
  picture: Buffer | null
  /** WebP as displayed, at most 256 and 1024 pixels; null: the picture is so small that the thumbnail is both. */
  thumbnail: Buffer
  preview: Buffer | null
  removals: Removal[]
}

/** All that is recorded of a file whose blobs are in the store. */
export interface StoredFile extends Inspected {
  display: Display | null
  fileSha256: string
  pictureSha256: string
  thumbnailSha256: string
  previewSha256: string
  isOriginalKept: boolean
  removals: Removal[]
}

/** Why a file does not go in. */
export interface Refusal {
  reason: string
  /** Its de-identified copy was made, and the scan of it found what may name somebody. */
  isStillNamed?: true
}
