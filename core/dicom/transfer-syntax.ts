import { InvalidInput } from '#core/errors.ts'

/** How the pixel data of a transfer syntax is coded (PS3.5 annex A). */
export type Coding = 'native' | 'rle' | 'jpeg' | 'jpeg-ls' | 'jpeg-2000' | 'ht-jpeg-2000'

export interface TransferSyntax {
  coding: Coding
  /** What comes out is what the equipment recorded, bit for bit, unless the file was compressed otherwise before. */
  isLossless: boolean
}

const root = '1.2.840.10008.1.2'

const known = new Map<string, TransferSyntax>([
  [root, { coding: 'native', isLossless: true }],
  [`${root}.1`, { coding: 'native', isLossless: true }],
  [`${root}.1.99`, { coding: 'native', isLossless: true }],
  [`${root}.2`, { coding: 'native', isLossless: true }],
  [`${root}.5`, { coding: 'rle', isLossless: true }],
  [`${root}.4.50`, { coding: 'jpeg', isLossless: false }],
  [`${root}.4.51`, { coding: 'jpeg', isLossless: false }],
  // Retired in 2004; the same library reads them.
  [`${root}.4.53`, { coding: 'jpeg', isLossless: false }],
  [`${root}.4.55`, { coding: 'jpeg', isLossless: false }],
  [`${root}.4.57`, { coding: 'jpeg', isLossless: true }],
  [`${root}.4.70`, { coding: 'jpeg', isLossless: true }],
  [`${root}.4.80`, { coding: 'jpeg-ls', isLossless: true }],
  [`${root}.4.81`, { coding: 'jpeg-ls', isLossless: false }],
  [`${root}.4.90`, { coding: 'jpeg-2000', isLossless: true }],
  [`${root}.4.91`, { coding: 'jpeg-2000', isLossless: false }],
  [`${root}.4.201`, { coding: 'ht-jpeg-2000', isLossless: true }],
  [`${root}.4.202`, { coding: 'ht-jpeg-2000', isLossless: true }],
  [`${root}.4.203`, { coding: 'ht-jpeg-2000', isLossless: false }],
])

const names: [RegExp, string][] = [
  [/^\.4\.10\d(\.1)?$/, 'a video (MPEG)'],
  [/^\.4\.9[23]$/, 'a multi-component JPEG 2000 volume'],
  [/^\.4\.(94|95|204|205)$/, 'a reference to pixels kept elsewhere (JPIP)'],
  [/^\.4\.11[012]$/, 'of JPEG XL pixels'],
  [/^\.4\.[56]\d$/, 'of a retired JPEG process'],
]

const allowed =
  'uncompressed, deflated, RLE, JPEG (baseline, 12-bit, lossless), JPEG-LS, JPEG 2000 or high-throughput JPEG 2000'

export const isTransferSyntaxUid = (uid: string): boolean =>
  uid.length <= 64 && /^1\.2\.840\.10008\.1\.2(\.\d+)*$/.test(uid)

/** @throws InvalidInput for a syntax that is not read, by its name where it has one */
export function transferSyntaxOf(uid: string): TransferSyntax {
  const syntax = known.get(uid)
  if (syntax) return syntax
  const suffix = uid.slice(root.length)
  const name = names.find(([pattern]) => pattern.test(suffix))?.[1] ?? 'of an unknown transfer syntax'
  throw new InvalidInput('file', `${name}, transfer syntax ${uid}`, allowed)
}
