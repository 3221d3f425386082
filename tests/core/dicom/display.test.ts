import { describe, expect, test } from 'vitest'
import { read, refused, stored } from '#tests/core/dicom/read-plan.ts'
import { buildDicom, type KitElement } from '#tests/kit/dicom.ts'
import { readBytes } from '#tests/kit/dicom-acts.ts'

const text = (tag: string, vr: string, value: string): KitElement => ({ tag, vr, value })
const center = '00281050'
const width = '00281051'

describe('modality values', () => {
  test('follow slope and intercept, over the whole range of the bits stored', async () => {
    const elements = [text('00281052', 'DS', '-1024'), text('00281053', 'DS', '0.5'), text('00281054', 'LO', 'HU')]
    const { display } = await read({ elements, isSigned: true })
    // Sample 0 is stored value -2048: -2048 * 0.5 - 1024.
    expect(display).toMatchObject({ slope: 0.5, intercept: -2048, unit: 'HU', range: { low: -2048, high: -0.5 } })
  })

  test.each([
    ['CT', [text('00281053', 'DS', '1')], 'HU'],
    ['CT', [], null],
    ['CR', [text('00281053', 'DS', '1'), text('00281054', 'LO', 'US')], null],
    ['DX', [text('00281053', 'DS', '1'), text('00281054', 'LO', 'OD')], 'OD'],
  ])('of %s with %j are in %s', async (modality, elements, unit) => {
    expect((await read({ elements: [text('00080060', 'CS', modality), ...elements] })).display?.unit).toBe(unit)
  })

  test.each(['0', 'abc', '', '1e300', 'Infinity'])('a slope of "%s" is none', async slope => {
    expect((await read({ elements: [text('00281053', 'DS', slope)] })).display?.slope).toBe(1)
  })

  test('by a table are put in the place of the samples, its ends beyond its ends', async () => {
    const item = [
      { tag: '00283002', vr: 'SS', value: [4, -1, 16] },
      text('00283004', 'LO', 'HU'),
      { tag: '00283006', vr: 'US', value: [100, 2000, 300, 65_000] },
    ]
    const samples = [-2048, -1, 0, 1, 2, 2047]
    const elements = [{ tag: '00283000', vr: 'SQ', value: [item] }]
    const picture = await read({ width: 3, height: 2, isSigned: true, samples, elements })
    expect(stored(picture)).toEqual([100, 100, 2000, 300, 65_000, 65_000])
    expect(picture).toMatchObject({
      bitDepth: 16,
      padding: null,
      display: { slope: 1, intercept: 0, unit: 'HU', range: { low: 0, high: 65_535 } },
    })
  })
})

describe('windows', () => {
  test('come in the order of the file, by their explanations', async () => {
    const elements = [
      text(center, 'DS', '40\\-600'),
      text(width, 'DS', '400\\1500'),
      text('00281055', 'LO', 'BONE\\LUNG'),
    ]
    expect((await read({ elements })).display?.windows).toEqual([
      { name: 'BONE', center: 40, width: 400, shape: 'LINEAR' },
      { name: 'LUNG', center: -600, width: 1500, shape: 'LINEAR' },
    ])
  })

  test('are at most 32, all of numbers that can be recorded', async () => {
    const many = Array.from({ length: 900 }, (_, i) => String(i)).join('\\')
    const elements = [text(center, 'DS', `1e300\\${many}`), text(width, 'DS', `5\\${many}`)]
    const windows = (await read({ elements })).display?.windows
    expect(windows).toHaveLength(32)
    expect(windows?.[0]).toEqual({ name: null, center: 1, width: 1, shape: 'LINEAR' })
  })

  test('written twice are one', async () => {
    const elements = [text(center, 'DS', '40\\40\\40'), text(width, 'DS', '100\\100\\200')]
    expect((await read({ elements })).display?.windows.map(window => window.width)).toEqual([100, 200])
  })

  test('that mean nothing are left out, and the others keep their names', async () => {
    const elements = [
      text(center, 'DS', '40\\x\\50\\60'),
      text(width, 'DS', '0\\10\\20'),
      text('00281055', 'LO', 'A\\B\\C\\D'),
    ]
    expect((await read({ elements })).display?.windows).toEqual([{ name: 'C', center: 50, width: 20, shape: 'LINEAR' }])
  })

  test.each([
    ['SIGMOID', 'SIGMOID'],
    ['LINEAR_EXACT', 'LINEAR_EXACT'],
    ['OTHER', 'LINEAR'],
  ])('of function %s are %s', async (declared, shape) => {
    const elements = [text(center, 'DS', '40'), text(width, 'DS', '0.5'), text('00281056', 'CS', declared)]
    const windows = (await read({ elements })).display?.windows
    expect(windows).toEqual(shape === 'LINEAR' ? [] : [{ name: null, center: 40, width: 0.5, shape }])
  })
})

describe('tables', () => {
  const tableOf = async (descriptor: KitElement, entries: KitElement) => {
    const item = [descriptor, text('00283003', 'LO', 'HARD'), entries]
    return (await read({ isSigned: true, elements: [{ tag: '00283010', vr: 'SQ', value: [item] }] })).display?.table
  }
  const decoded = (entries = '') => [...new Uint16Array(new Uint8Array(Buffer.from(entries, 'base64')).buffer)]

  test('of 16 bits begin where they say, below 0 too', async () => {
    const table = await tableOf(
      { tag: '00283002', vr: 'SS', value: [3, -1000, 12] },
      { tag: '00283006', vr: 'OW', value: [0, 2048, 4095] },
    )
    expect(table).toMatchObject({ name: 'HARD', first: -1000, bits: 12 })
    expect(decoded(table?.entries)).toEqual([0, 2048, 4095])
  })

  test('of 8 bits may lie two in a word', async () => {
    const table = await tableOf(
      { tag: '00283002', vr: 'US', value: [4, 5, 8] },
      { tag: '00283006', vr: 'OW', value: Buffer.from([1, 2, 3, 255]) },
    )
    expect(table).toMatchObject({ first: 5, bits: 8 })
    expect(decoded(table?.entries)).toEqual([1, 2, 3, 255])
  })

  test('whose entries need more bits than declared have those they need', async () => {
    const table = await tableOf(
      { tag: '00283002', vr: 'US', value: [2, 0, 8] },
      { tag: '00283006', vr: 'US', value: [0, 1023] },
    )
    expect(table?.bits).toBe(10)
  })

  test('that are shorter than they say are none', async () => {
    const table = await tableOf(
      { tag: '00283002', vr: 'US', value: [0, 0, 16] },
      { tag: '00283006', vr: 'US', value: [0, 1023] },
    )
    expect(table).toBeNull()
  })
})

describe('brightness', () => {
  test.each([
    ['MONOCHROME2', null, false],
    ['MONOCHROME1', null, true],
    ['MONOCHROME2', 'INVERSE', true],
    ['MONOCHROME1', 'INVERSE', true],
    ['MONOCHROME2', 'IDENTITY', false],
  ])('of %s with presentation %s is inverted: %s', async (photometric, shape, isInverted) => {
    const elements = shape === null ? [] : [text('20500020', 'CS', shape)]
    expect((await read({ photometric, elements })).display?.isInverted).toBe(isInverted)
  })

  test.each([
    [[{ tag: '00280120', vr: 'US', value: 4000 }], false, { low: 4000, high: 4000 }],
    [[{ tag: '00280120', vr: 'SS', value: -2000 }], true, { low: 48, high: 48 }],
    [
      [
        { tag: '00280120', vr: 'US', value: 4000 },
        { tag: '00280121', vr: 'US', value: 10 },
      ],
      false,
      { low: 10, high: 4000 },
    ],
    [[], false, null],
  ])('padding %j (signed: %s) is %j in samples', async (elements, isSigned, padding) => {
    expect((await read({ elements, isSigned })).padding).toEqual(padding)
  })
})

describe('whose it is', () => {
  const keys = async (elements: KitElement[], key = 1) => {
    const { patientKey, studyKey } = await readBytes(buildDicom({ elements }), {
      frame: null,
      pseudonymKey: Buffer.alloc(32, key),
    })
    return { patientKey, studyKey }
  }

  test('the same patient and study have the same keys, others others, by the project too', async () => {
    const first = await keys([])
    expect(first.patientKey).toMatch(/^P[0-9A-F]{24}$/)
    expect(first.studyKey).toMatch(/^2\.25\.\d{30,39}$/)
    expect(await keys([text('00080060', 'CS', 'DX')])).toEqual(first)
    const others = [
      await keys([text('00100020', 'LO', 'P-2')]),
      await keys([text('00100021', 'LO', 'ELSEWHERE')]),
      await keys([], 2),
    ]
    expect(new Set([first, ...others].map(({ patientKey }) => patientKey)).size).toBe(4)
    expect((await keys([text('0020000D', 'UI', '1.2.9')])).studyKey).not.toBe(first.studyKey)
    expect(JSON.stringify(first)).not.toContain('P-1')
  })

  test('text of the file is one short line, without what Postgres does not take', async () => {
    const long = 'X'.repeat(3000)
    const elements = [
      text('00080060', 'CS', 'C\0R\x07 '),
      text('00180015', 'LO', long),
      text(center, 'DS', '1'),
      text(width, 'DS', '2'),
      text('00281055', 'LO', `A\0B${long}`),
    ]
    const picture = await read({ elements })
    expect(picture).toMatchObject({ modality: 'C R', bodyPart: long.slice(0, 64) })
    expect(picture.display?.windows).toEqual([
      { name: `A B${long}`.slice(0, 64), center: 1, width: 2, shape: 'LINEAR' },
    ])
    const photometric = `HSV\0${long}`
    expect((await refused({ elements: [text('00280004', 'CS', photometric)] })).length).toBeLessThan(250)
  })

  test('no ID is no key', async () => {
    expect(await keys([text('00100020', 'LO', '  '), text('0020000D', '', '')])).toEqual({
      patientKey: null,
      studyKey: null,
    })
  })

  test.each([
    ['NO', 'NO'],
    ['YES', 'SUSPECTED'],
    ['', 'SUSPECTED'],
    ['no idea', 'SUSPECTED'],
  ])('burned-in annotation "%s" is %s', async (declared, burnedIn) => {
    expect((await read({ elements: [text('00280301', 'CS', declared)] })).burnedIn).toBe(burnedIn)
  })
})
