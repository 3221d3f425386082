/** How stored values lie in the bytes of a decoded frame. */
export interface StoredLayout {
  count: number
  bytesPerSample: 1 | 2
  bitsStored: number
  lowBit: number
  isSigned: boolean
  /**
   * Values beyond the bits stored are overshoot of lossy compression and are held at the ends: how they came out of the
   * codec. Null: bits beyond those stored are something else (overlays of old, PS3.5 8.1.1) and are masked.
   */
  clamped: { isSigned: boolean } | null
}

/**
 * Stored values as unsigned samples: signed ones are shifted up by 2 ** (bitsStored - 1), so their order stays.
 * @param bytes little-endian
 */
export function readStoredValues(bytes: Uint8Array, layout: StoredLayout): Uint8Array | Uint16Array {
  const { count, bytesPerSample, bitsStored, lowBit, isSigned, clamped } = layout
  const samples = bitsStored > 8 ? new Uint16Array(count) : new Uint8Array(count)
  const greatest = 2 ** bitsStored - 1
  const shift = isSigned ? 2 ** (bitsStored - 1) : 0
  const signBit = 2 ** (8 * bytesPerSample - 1)
  for (let i = 0; i < count; i++) {
    const at = i * bytesPerSample
    const raw = bytesPerSample === 2 ? (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) : (bytes[at] ?? 0)
    if (clamped) {
      const value = clamped.isSigned && raw >= signBit ? raw - 2 * signBit : raw
      samples[i] = Math.min(greatest, Math.max(0, value + shift))
    } else {
      samples[i] = ((raw >> lowBit) & greatest) ^ shift
    }
  }
  return samples
}

/** What to subtract from a sample to have the stored value again. */
export const shiftOf = (layout: Pick<StoredLayout, 'bitsStored' | 'isSigned'>): number =>
  layout.isSigned ? 2 ** (layout.bitsStored - 1) : 0
