import { inflateRawSync } from 'node:zlib'
import { dictionaryVr } from '#core/dicom/dictionary.ts'
import { type DataElement, type Encoding, longVrs, shortVrs, textOf } from '#core/dicom/element.ts'
import { readElements, readMetaElements } from '#core/dicom/read-elements.ts'
import { isTransferSyntaxUid } from '#core/dicom/transfer-syntax.ts'
import { InvalidInput } from '#core/errors.ts'

/** A DICOM file taken apart, its values untouched; `bytes` of elements are views of the file or of what it inflated to. */
export interface DicomFile {
  transferSyntaxUid: string
  encoding: Encoding
  isDeflated: boolean
  /** Group 0002; empty where the file begins with its data set. */
  meta: DataElement[]
  dataset: DataElement[]
  /** Something else than zeros stands before the prefix. */
  hasPreamble: boolean
}

/** Where a file meta group begins: behind the preamble and DICM. */
export const prefixEnd = 132
const maximumInflatedBytes = 128 * 1024 * 1024
const directoryClassUid = '1.2.840.10008.1.3.10'
const implicitLittleUid = '1.2.840.10008.1.2'
export const explicitLittleUid = '1.2.840.10008.1.2.1'
const explicitBigUid = '1.2.840.10008.1.2.2'
const deflatedUid = '1.2.840.10008.1.2.1.99'

/**
 * Whether the bytes are to be read as DICOM: a Part 10 file by its prefix (PS3.10 7.1), whatever its preamble pretends
 * to be, or a bare data set as older systems wrote it, by its first element.
 */
export const isDicom = (bytes: Buffer): boolean => hasPrefix(bytes) || bareSyntax(bytes) !== null

/** @throws InvalidInput for what is no DICOM, a directory of files, cut short, or contradicts itself */
export function parseDicom(bytes: Buffer): DicomFile {
  const isPrefixed = hasPrefix(bytes)
  const bare = isPrefixed ? null : bareSyntax(bytes)
  if (!isPrefixed && bare === null)
    throw new InvalidInput('file', bytes.length === 0 ? '' : 'without the DICM prefix', 'a DICOM file (PS3.10)')
  const start = isPrefixed ? prefixEnd : 0
  const hasMeta = isPrefixed || bare === 'meta'
  const { elements: meta, end } = hasMeta ? readMetaElements(bytes, start) : { elements: [], end: 0 }
  const transferSyntaxUid = bare === null || bare === 'meta' ? syntaxOf(meta) : bare
  if (text(meta, '00020002') === directoryClassUid)
    throw new InvalidInput('file', 'a directory of other files (DICOMDIR)', 'the files that it names')
  const isDeflated = transferSyntaxUid === deflatedUid
  const encoding = {
    isExplicit: transferSyntaxUid !== implicitLittleUid,
    isLittleEndian: transferSyntaxUid !== explicitBigUid,
  }
  const dataset = readElements(isDeflated ? inflated(bytes.subarray(end)) : bytes.subarray(end), 0, encoding)
  const hasPreamble = isPrefixed && bytes.subarray(0, 128).some(byte => byte !== 0)
  return { transferSyntaxUid, encoding, isDeflated, meta, dataset: lastOfEach(dataset), hasPreamble }
}

const hasPrefix = (bytes: Buffer) => bytes.toString('latin1', 128, prefixEnd) === 'DICM'

const text = (elements: readonly DataElement[], tag: string) => textOf(elements.find(element => element.tag === tag))

function syntaxOf(meta: readonly DataElement[]): string {
  const uid = text(meta, '00020010')
  if (isTransferSyntaxUid(uid)) return uid
  throw new InvalidInput(
    'file',
    uid === '' ? 'without a transfer syntax' : 'of a transfer syntax that is none',
    'a transfer syntax of PS3.5',
  )
}

/**
 * How a file without prefix begins: with its meta group, or with group 0008 (PS3.5 7.1: the least of a data set) as
 * explicit or implicit elements. The first element must make sense whole, or text and pictures would pass as DICOM.
 */
function bareSyntax(bytes: Buffer): string | null {
  if (bytes.length < 16) return null
  const isBigEndian = bytes.readUInt16BE(0) === 8
  const group = isBigEndian ? 8 : bytes.readUInt16LE(0)
  if (group !== 2 && group !== 8) return null
  const element = isBigEndian ? bytes.readUInt16BE(2) : bytes.readUInt16LE(2)
  const tag = [group, element].map(part => part.toString(16).padStart(4, '0').toUpperCase()).join('')
  const known = element === 0 ? 'UL' : dictionaryVr(tag)
  if (known === undefined) return null
  const vr = bytes.toString('latin1', 4, 6)
  if (vr === known && (longVrs.has(vr) || shortVrs.has(vr)))
    return group === 2 ? 'meta' : isBigEndian ? explicitBigUid : explicitLittleUid
  return group === 8 && !isBigEndian && bytes.readUInt32LE(4) <= 64 ? implicitLittleUid : null
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: maximumInflatedBytes })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new InvalidInput('file', `not inflated (${error.code})`, 'a whole deflated data set of at most 128 MiB')
  }
}

/** Of an attribute that stands there twice, readers take the last. */
const lastOfEach = (elements: readonly DataElement[]): DataElement[] => [
  ...new Map(elements.map(element => [element.tag, element])).values(),
]
