/** A value that says nothing, in a shape that the value representation allows. Binary: zeros of one value's size. */
export function dummyOf(vr: string): Buffer {
  const text = texts[vr]
  if (text !== undefined) return Buffer.from(text, 'latin1')
  return Buffer.alloc(sizes[vr] ?? 2)
}

const word = 'DEIDENTIFIED'

const texts: Record<string, string> = {
  AE: word,
  AS: '000Y',
  CS: word,
  DA: '19000101',
  DS: '0 ',
  DT: '19000101',
  IS: '0 ',
  LO: word,
  LT: word,
  PN: word,
  SH: word,
  ST: word,
  TM: '000000',
  UC: word,
  UR: 'urn:none',
  UT: word,
}

const sizes: Record<string, number> = { AT: 4, FD: 8, FL: 4, OD: 8, OF: 4, OL: 4, OV: 8, SL: 4, SV: 8, UL: 4, UV: 8 }
