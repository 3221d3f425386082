import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { DataElement } from '#core/dicom/element.ts'
import { makeCopy } from '#core/dicom/make-copy.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { InvalidInput } from '#core/errors.ts'
import { deidentifyBytes, readBytes } from '#tests/kit/dicom-acts.ts'
import { type DcmjsDataset, readWithDcmjs } from './build-file.ts'

const folder = path.resolve(process.env.LAMINA_SAMPLES ?? '../shared/samples', 'dicom/files')
const names = existsSync(folder) ? readdirSync(folder) : []
const key = Buffer.alloc(32, 1)

const read = (name: string) => readFileSync(path.join(folder, name))

function deidentified(name: string): ReturnType<typeof deidentifyBytes> | null {
  try {
    return deidentifyBytes(read(name), key)
  } catch (error) {
    if (error instanceof InvalidInput) return null
    throw error
  }
}

/** Names, IDs and UIDs of instances that the file holds at any depth, as dcmjs reads them. */
function identifiers(dataset: DcmjsDataset): string[] {
  const classes = /^(00080016|00081150|0008010C|00080117)$/
  return Object.entries(dataset).flatMap(([tag, element]) => {
    const values = element?.Value ?? []
    if (element?.vr === 'SQ') return values.flatMap(item => (isDataset(item) ? identifiers(item) : []))
    const isNamed = /^(00100010|00100020|00100030|00080080|00080050|00080090)$/.test(tag)
    if (!isNamed && (element?.vr !== 'UI' || classes.test(tag))) return []
    return values.flatMap(
      value => (typeof value === 'object' ? JSON.stringify(value).match(/[^"{}[\]:,^=\\]+/g) : String(value)) ?? [],
    )
  })
}

const isDataset = (item: unknown): item is DcmjsDataset => typeof item === 'object' && item !== null

const pixelsOf = (elements: readonly DataElement[]): Buffer[] => {
  const element = elements.find(({ tag }) => tag === '7FE00010')
  return element?.kind === 'value' ? [element.bytes] : element?.kind === 'fragments' ? element.fragments : []
}

function reasonOf(error: unknown): string {
  if (error instanceof InvalidInput) return error.message
  throw error
}

function readOrNull(bytes: Buffer): DcmjsDataset | null {
  try {
    return readWithDcmjs(bytes).dict
  } catch {
    // What another reader cannot read says nothing about this one.
    return null
  }
}

describe.skipIf(names.length === 0)('the public samples', () => {
  const made = names.flatMap(name => {
    const result = deidentified(name)
    return result ? [{ name, ...result }] : []
  })

  test('are de-identified, but for directories and what is cut short or says nothing of its syntax', () => {
    expect(names.filter(name => !made.some(file => file.name === name)).toSorted()).toEqual([
      'DICOMDIR',
      'DICOMDIR-bigEnd',
      'DICOMDIR-empty.dcm',
      'DICOMDIR-implicit',
      'DICOMDIR-nooffset',
      'DICOMDIR-nopatient',
      'DICOMDIR-reordered',
      'MR_truncated.dcm',
      'emri_small_jpeg_2k_lossless_too_short.dcm',
      'meta_missing_tsyntax.dcm',
      'no_meta.dcm',
      'pydicom_TINY_ALPHA_DICOMDIR',
      'rtplan_truncated.dcm',
    ])
  })

  test('keep their pixel data bit for bit', () => {
    const pairs = made.map(file => ({
      name: file.name,
      before: pixelsOf(parseDicom(read(file.name)).dataset),
      after: pixelsOf(parseDicom(file.bytes).dataset),
    }))
    expect(pairs.filter(({ before }) => before.length > 0).length).toBeGreaterThan(130)
    const isSame = (a: Buffer, b: Buffer = Buffer.alloc(0)) =>
      b.subarray(0, a.length).equals(a) && b.length - a.length <= a.length % 2
    const changed = pairs.filter(
      ({ before, after }) => before.length !== after.length || !before.every((b, i) => isSame(b, after[i])),
    )
    expect(changed.map(pair => pair.name)).toEqual([])
  })

  test('show the same picture in the same way', async () => {
    const options = { frame: null, pseudonymKey: key }
    let count = 0
    for (const { name, bytes } of made) {
      const before = await readBytes(read(name), options).catch(reasonOf)
      const after = await readBytes(bytes, options).catch(reasonOf)
      if (typeof before === 'string' || typeof after === 'string') {
        expect(after, name).toBe(before)
        continue
      }
      // Patient and study are told by the same keys, so a copy that comes back is grouped with its original.
      const { samples, ...picture } = after
      expect({ ...before, ...picture, samples: null }, name).toEqual({ ...before, samples: null })
      const isSame =
        samples.length === before.samples.length && samples.every((value, i) => value === before.samples[i])
      expect(isSame, name).toBe(true)
      count++
    }
    expect(count).toBeGreaterThan(90)
  }, 120_000)

  test('hold none of their names, IDs and instance UIDs any more', () => {
    const found = made.flatMap(({ name, bytes }) => {
      const before = readOrNull(read(name))
      if (!before) return []
      let rest = bytes.toString('latin1')
      for (const part of pixelsOf(parseDicom(bytes).dataset))
        if (part.length > 0) rest = rest.replace(part.toString('latin1'), '')
      const sought = identifiers(before)
        .map(text => text.trim())
        .filter(text => text.length >= 4 && !text.startsWith('1.2.840.10008.'))
      return [
        {
          name,
          count: sought.length,
          left: sought.filter(text => rest.includes(Buffer.from(text).toString('latin1'))),
        },
      ]
    })
    expect(found.filter(file => file.left.length > 0)).toEqual([])
    expect(found.reduce((sum, file) => sum + file.count, 0)).toBeGreaterThan(1000)
  })

  test('pass the second scan, all of them', () => {
    const refused = made.flatMap(({ name }) => {
      try {
        makeCopy(parseDicom(read(name)), key)
        return []
      } catch (error) {
        return [`${name}: ${reasonOf(error)}`]
      }
    })
    expect(refused).toEqual([])
    expect(made.length).toBe(198)
  })

  test('come out of a second pass as they went in', () => {
    const changed = made.filter(({ bytes }) => {
      const again = deidentifyBytes(bytes, key)
      return !again.bytes.equals(bytes) || again.removals.length > 0
    })
    expect(changed.map(file => file.name)).toEqual([])
  })
})
