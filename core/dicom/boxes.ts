/** A box of JP2 (ISO 15444-1 I.4): where its content begins, and where it ends. */
interface Box {
  type: string
  at: number
  end: number
  /** It reaches beyond the bytes, and ends with them here. */
  isCut: boolean
}

/** Box after box, up to one that is none. @param from and to of the bytes, where boxes within another are asked for */
export function* boxesOf(bytes: Buffer, from = 0, to = bytes.length): Generator<Box> {
  for (let start = from; start + 8 <= to; ) {
    const size = bytes.readUInt32BE(start)
    const isLong = size === 1 && start + 16 <= to
    const length = size === 0 ? to - start : isLong ? Number(bytes.readBigUInt64BE(start + 8)) : size
    const at = start + (isLong ? 16 : 8)
    if (start + length < at) return
    const end = Math.min(start + length, to)
    yield { type: bytes.toString('latin1', start + 4, start + 8), at, end, isCut: start + length > to }
    start = end
  }
}
