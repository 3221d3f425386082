import { describe, expect, test } from 'vitest'
import { brightnessTable } from '#core/picture/brightness.ts'
import { ingestFile } from '#core/picture/ingest.ts'
import { buildDicom, type DicomPlan, type KitElement } from '#tests/kit/dicom.ts'
import { read, stored } from './read-plan.ts'

const entries = (count: number, most = count - 1) =>
  Array.from({ length: count }, (_, i) => Math.floor((i * most) / (count - 1)))
const voi = (vr: string, descriptor: number[], values: number[]): KitElement => {
  const item = [
    { tag: '00283002', vr, value: descriptor },
    { tag: '00283006', vr: 'OW', value: values },
  ]
  return { tag: '00283010', vr: 'SQ', value: [item] }
}

/** Brightness, 0 to 255, of each stored value of a plan of as many as its samples. */
async function brightnessOf(plan: DicomPlan): Promise<number[]> {
  const picture = await read(plan)
  if (!picture.display) throw new Error('no display')
  const display = { ...picture.display, percentiles: picture.display.range }
  const table = brightnessTable(display, picture.bitDepth, 'as-displayed')
  return stored(picture).map(sample => Math.round((table[sample] as number) / 257))
}

const ramp4 = [0, 85, 170, 255]

describe('the first value of a table has the sign of what goes in, whatever VR its writer chose', () => {
  const twelve = { width: 2, height: 2, bitsAllocated: 16, bitsStored: 12, samples: [0, 1365, 2730, 4095] } as const
  const sixteen = { width: 2, height: 2, bitsAllocated: 16, bitsStored: 16 } as const
  const shifted: KitElement[] = [
    { tag: '00281052', vr: 'DS', value: '-2048' },
    { tag: '00281053', vr: 'DS', value: '1' },
  ]
  test.each<[string, DicomPlan, number[]]>([
    [
      'US, below zero by the intercept',
      { ...twelve, elements: [...shifted, voi('US', [4096, 63_488, 12], entries(4096))] },
      ramp4,
    ],
    [
      'SS, below zero by the intercept',
      { ...twelve, elements: [...shifted, voi('SS', [4096, -2048, 12], entries(4096))] },
      ramp4,
    ],
    [
      'SS, never below zero',
      {
        ...sixteen,
        samples: [40_000, 41_360, 42_720, 44_080],
        elements: [voi('SS', [4096, -25_536, 12], entries(4096))],
      },
      [0, 85, 169, 254],
    ],
    [
      'US, never below zero',
      {
        ...sixteen,
        samples: [40_000, 41_360, 42_720, 44_080],
        elements: [voi('US', [4096, 40_000, 12], entries(4096))],
      },
      [0, 85, 169, 254],
    ],
    [
      'US of signed samples',
      {
        ...twelve,
        isSigned: true,
        samples: [-2048, -683, 682, 2047],
        elements: [voi('US', [4096, 63_488, 12], entries(4096))],
      },
      ramp4,
    ],
    [
      'US beyond the middle, of samples that hardly go below zero',
      {
        ...{ ...sixteen, samples: [40_001, 41_361, 42_721, 44_081] },
        elements: [
          { tag: '00281052', vr: 'DS', value: '-1' },
          { tag: '00281053', vr: 'DS', value: '1' },
          voi('US', [4096, 40_000, 12], entries(4096)),
        ],
      },
      [0, 85, 169, 254],
    ],
  ])('%s', async (_, plan, expected) => {
    expect(await brightnessOf(plan)).toEqual(expected)
  })

  test('so has that of a modality table', async () => {
    const item = (vr: string, first: number) => [
      { tag: '00283002', vr, value: [4, first, 16] },
      { tag: '00283004', vr: 'LO', value: 'OD' },
      { tag: '00283006', vr: 'OW', value: [10, 20, 30, 60_000] },
    ]
    const of = async (plan: DicomPlan, vr: string, first: number) =>
      stored(await read({ ...plan, elements: [{ tag: '00283000', vr: 'SQ', value: [item(vr, first)] }] }))
    const signed = { width: 2, height: 2, isSigned: true, samples: [-2, -1, 0, 1] }
    const unsigned = { ...sixteen, samples: [40_000, 40_001, 40_002, 40_003] }
    expect(await of(signed, 'US', 65_534)).toEqual([10, 20, 30, 60_000])
    expect(await of(signed, 'SS', -2)).toEqual([10, 20, 30, 60_000])
    expect(await of(unsigned, 'SS', 40_000 - 65_536)).toEqual([10, 20, 30, 60_000])
  })
})

describe('a table that declares more bits than it uses', () => {
  const plan = (bits: number, most: number): DicomPlan => ({
    ...{ width: 32, height: 32, bitsAllocated: 16, bitsStored: 12, samples: entries(1024, 4095) },
    elements: [voi('US', [4096, 0, bits], entries(4096, most))],
  })
  const options = { frame: null, pseudonymKey: new Uint8Array(32) }

  test.each([
    [16, 4095, 12],
    [16, 1023, 10],
    [12, 1000, 10],
  ])('(%i, up to %i) is scaled by the %i that it uses, and that is said', async (declared, most, used) => {
    const shown = await brightnessOf(plan(declared, most))
    expect([Math.min(...shown), Math.max(...shown)]).toEqual([0, Math.round((most * 255) / (2 ** used - 1))])
    const { oddities } = await ingestFile(buildDicom(plan(declared, most)), options)
    expect(oddities).toEqual([
      `its table declares ${declared} bits and uses ${used}: brightness is scaled by those used`,
    ])
  })

  test('says nothing where it uses them, or where a window is seen first', async () => {
    const of = async (more: KitElement[], most: number) => {
      const { elements = [], ...rest } = plan(16, most)
      return (await ingestFile(buildDicom({ ...rest, elements: [...elements, ...more] }), options)).oddities
    }
    expect(await of([], 65_535)).toEqual([])
    const window = [
      { tag: '00281050', vr: 'DS', value: '2048' },
      { tag: '00281051', vr: 'DS', value: '4096' },
    ]
    expect(await of(window, 4095)).toEqual([])
  })
})
