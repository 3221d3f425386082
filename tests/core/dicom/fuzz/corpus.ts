import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { buildDicom, type DicomPlan, ramp } from '#tests/kit/dicom.ts'
import { encodeFrame } from '#tests/kit/dicom-encode.ts'

export interface Specimen {
  name: string
  bytes: Buffer
}

const folder = path.resolve(process.env.LAMINA_SAMPLES ?? '../shared/samples', 'dicom/files')
/** Larger ones say nothing that smaller ones do not, and take their time. */
const largestSample = 60_000

/** Files to damage: one of our own of each way to code pixels, and the small public samples where they are. */
export async function corpus(): Promise<Specimen[]> {
  const samples = existsSync(folder) ? readdirSync(folder).toSorted() : []
  const small = samples.map(name => path.join(folder, name)).filter(file => statSync(file).size <= largestSample)
  return [...(await own()), ...small.map(file => ({ name: path.basename(file), bytes: readFileSync(file) }))]
}

async function own(): Promise<Specimen[]> {
  const grey = { width: 48, height: 40, bitsAllocated: 16, bitsStored: 12 } as const
  const byte = { ...grey, bitsAllocated: 8, bitsStored: 8 } as const
  const samples = ramp(grey.width * grey.height, 12)
  const bytes = ramp(byte.width * byte.height, 8)
  const colours = ramp(byte.width * byte.height * 3, 8)
  const table = [
    { tag: '00283002', vr: 'US', value: [16, 0, 16] },
    { tag: '00283006', vr: 'US', value: ramp(16, 16) },
  ]
  const plans: Record<string, DicomPlan> = {
    explicit: {},
    implicit: { syntax: 'implicit' },
    bigEndian: { syntax: 'bigEndian', isSigned: true },
    deflated: { syntax: 'deflated' },
    bare: { hasMeta: false },
    colour: { channels: 3, bitsAllocated: 8 },
    frames: { frames: 3 },
    tables: { elements: ['00283000', '00283010'].map(tag => ({ tag, vr: 'SQ', value: [table] })) },
    rle: { ...grey, syntax: 'rle', fragments: [await encodeFrame('encodeRle', { ...grey, samples })] },
    jpeg: {
      ...byte,
      syntax: 'jpeg',
      fragments: [await encodeFrame('encodeJpeg', { ...byte, samples: bytes }, { lossy: true })],
    },
    jpegColour: {
      ...byte,
      channels: 3,
      photometric: 'YBR_FULL',
      syntax: 'jpeg',
      fragments: [await encodeFrame('encodeJpeg', { ...byte, channels: 3, samples: colours }, { lossy: true })],
    },
    jpegLossless: {
      ...byte,
      syntax: 'jpegLossless',
      fragments: [await encodeFrame('encodeJpeg', { ...byte, samples: bytes })],
    },
    jpegLs: { ...grey, syntax: 'jpegLs', fragments: [await encodeFrame('encodeJpegLs', { ...grey, samples })] },
    jpeg2000: { ...grey, syntax: 'jpeg2000', fragments: [await encodeFrame('encodeJpeg2000', { ...grey, samples })] },
    htJpeg2000: {
      ...grey,
      syntax: 'htJpeg2000',
      fragments: [await encodeFrame('encodeHtJpeg2000', { ...grey, samples })],
    },
  }
  return Object.entries(plans).map(([name, plan]) => ({ name, bytes: buildDicom(plan) }))
}
