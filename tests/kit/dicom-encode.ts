import { createRequire } from 'node:module'
import type { Context as ContextClass, NativeCodecs as NativeCodecsClass } from 'dcmjs-codecs'
import { packSamples } from '#tests/kit/dicom.ts'

interface Module {
  Context: typeof ContextClass
  NativeCodecs: typeof NativeCodecsClass
}

export interface EncodePlan {
  width: number
  height: number
  channels?: 1 | 3
  bitsAllocated: 8 | 16
  bitsStored: number
  isSigned?: boolean
  samples: ArrayLike<number>
}

type Encoder = 'encodeRle' | 'encodeJpeg' | 'encodeJpegLs' | 'encodeJpeg2000' | 'encodeHtJpeg2000'

const { Context, NativeCodecs }: Module = createRequire(import.meta.url)('dcmjs-codecs')

/** One frame, compressed; lossless unless parameters say otherwise. */
export async function encodeFrame(encoder: Encoder, plan: EncodePlan, parameters: object = {}): Promise<Buffer> {
  await NativeCodecs.initializeAsync()
  const context = new Context({
    width: plan.width,
    height: plan.height,
    bitsAllocated: plan.bitsAllocated,
    bitsStored: plan.bitsStored,
    samplesPerPixel: plan.channels ?? 1,
    pixelRepresentation: plan.isSigned ? 1 : 0,
    planarConfiguration: 0,
    photometricInterpretation: plan.channels === 3 ? 'RGB' : 'MONOCHROME2',
    decodedBuffer: packSamples(plan.samples, plan.bitsAllocated),
  })
  const encoded = NativeCodecs[encoder](context, { lossy: false, ...parameters }).getEncodedBuffer()
  if (encoded === undefined) throw new Error(`${encoder} gave nothing`)
  return Buffer.from(encoded)
}
