import { createRequire } from 'node:module'
import type { Context as ContextClass, NativeCodecs as NativeCodecsClass } from 'dcmjs-codecs'
import { printable } from '#core/dicom/printable.ts'
import type { Coding } from '#core/dicom/transfer-syntax.ts'
import { InvalidInput } from '#core/errors.ts'

interface Module {
  Context: typeof ContextClass
  NativeCodecs: typeof NativeCodecsClass
}

/** What the codec must be told beside the stream; checked against the stream's own header before. */
export interface CodedFrame {
  coding: Exclude<Coding, 'native' | 'rle'>
  bytes: Buffer
  width: number
  height: number
  channels: 1 | 3
  bitsAllocated: 8 | 16
  bitsStored: number
  isSigned: boolean
  photometric: string
}

const { Context, NativeCodecs }: Module = createRequire(import.meta.url)('dcmjs-codecs')

/** WebAssembly memory grows and never shrinks: after a picture of this size, the next one gets a fresh instance. */
const largeBytes = 32 * 1024 * 1024

/**
 * The samples of a compressed frame, little-endian, colours by pixel and not converted.
 * @throws InvalidInput with the codec's own words where it gives up; an aborted instance is not used again
 */
export async function decodeFrame(frame: CodedFrame): Promise<Uint8Array> {
  const { width, height, channels, bitsAllocated } = frame
  const context = new Context({
    width,
    height,
    bitsAllocated,
    bitsStored: frame.bitsStored,
    samplesPerPixel: channels,
    pixelRepresentation: frame.isSigned ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: frame.photometric,
    encodedBuffer: frame.bytes,
  })
  const byteCount = width * height * channels * (bitsAllocated / 8)
  // Another frame may have given the instance up in the meantime.
  while (!NativeCodecs.isInitialized()) await NativeCodecs.initializeAsync()
  let decoded: Uint8Array | undefined
  try {
    decoded = decode(frame.coding, context).getDecodedBuffer()
  } catch (error) {
    // The instance may have stopped anywhere: its memory is not to be trusted.
    NativeCodecs.release()
    if (!(error instanceof Error)) throw error
    throw new InvalidInput(
      'file',
      `damaged: its pixel data does not decode (${printable(error.message, 120)})`,
      'a whole file',
    )
  }
  if (byteCount > largeBytes) NativeCodecs.release()
  if (decoded === undefined || decoded.length < byteCount)
    throw new InvalidInput('file', 'cut short within its pixel data', 'a whole file')
  return decoded.subarray(0, byteCount)
}

function decode(coding: CodedFrame['coding'], context: ContextClass): ContextClass {
  switch (coding) {
    case 'jpeg':
      return NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: false })
    case 'jpeg-ls':
      return NativeCodecs.decodeJpegLs(context)
    case 'jpeg-2000':
      return NativeCodecs.decodeJpeg2000(context)
    case 'ht-jpeg-2000':
      return NativeCodecs.decodeHtJpeg2000(context)
  }
}
