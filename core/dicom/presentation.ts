/**
 * How the samples of a grey picture become what a radiologist sees: sample -> modality value -> window or table ->
 * brightness. Recorded with the image, so that its thumbnail, its viewer and the network all begin from the same. Of colour
 * only where its pixels are not square: then samples are brightness.
 */
export interface Display {
  /** Modality value of a sample: sample * slope + intercept. For DICOM that includes the shift of signed samples. */
  slope: number
  intercept: number
  /** Of the modality values ("HU"); null: none. */
  unit: string | null
  /** Modality values of the least and the greatest sample that the bit depth can hold. */
  range: ValueRange
  /** Low values are bright (MONOCHROME1, or a presentation that inverts). */
  isInverted: boolean
  /** Those of the file, its first choice first. */
  windows: Window[]
  /** The file's own table (VOI LUT) from modality values to brightness. */
  table: DisplayTable | null
  /** Modality values at the 0.5th and 99.5th percentile of the picture without its padding. */
  percentiles: ValueRange
  /** Height of a pixel by its width; unset: they are square. */
  pixelAspect?: number
}

export interface ValueRange {
  low: number
  high: number
}

/** PS3.3 C.11.2: LINEAR takes half a step off the width, LINEAR_EXACT does not, SIGMOID is a logistic curve. */
export interface Window {
  /** As the file explains it ("LUNG"). */
  name: string | null
  center: number
  width: number
  shape: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID'
}

export interface DisplayTable {
  name: string | null
  /** Modality value of the first entry; those below it show as the first, those beyond the last as the last. */
  first: number
  /** Bits of an entry: brightness is entry / (2 ** bits - 1). */
  bits: number
  /** Base64 of uint16, little-endian. */
  entries: string
}
