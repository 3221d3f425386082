import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Outcome, outcomeOf, valuesOf } from '#tests/core/dicom/outcome.ts'

type Expected = Outcome & { firstFrame?: Outcome }

interface Oracle {
  files: Record<string, { refused: string } | { sha256: string; isColour: boolean; isLossless: boolean }>
}

const here = path.join(process.cwd(), 'tests/core/dicom')
const folder = path.resolve(process.env.LAMINA_SAMPLES ?? '../shared/samples', 'dicom/files')
const names = existsSync(folder) ? readdirSync(folder) : []
const hasSamples = names.length > 0
if (process.env.LAMINA_SAMPLES && !hasSamples) throw new Error(`LAMINA_SAMPLES has no samples in ${folder}`)
const outcomes: Record<string, Expected> = JSON.parse(readFileSync(path.join(here, 'outcomes.json'), 'utf8'))
const oracle: Oracle = JSON.parse(readFileSync(path.join(here, 'oracle.json'), 'utf8'))

const retired = {
  '2_4': 'CTImage.dcm_JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51.dcm',
  '6_8': 'CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm',
  '10_12': 'CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm',
}

const sample = (name: string) => readFileSync(path.join(folder, name))
const readOutcome = (expected: Expected) => (expected.kind === 'read' ? expected : expected.firstFrame)
const run = promisify(execFile)

/** The Pythons that have both decoders. */
async function findOracles(): Promise<string[]> {
  const commands = ['python3', '/usr/bin/python3']
  const tried = await Promise.allSettled(commands.map(c => run(c, ['-c', 'import pydicom, gdcm, numpy'])))
  return commands.filter((_, i) => tried[i]?.status === 'fulfilled').slice(0, 1)
}

const oracles = hasSamples ? await findOracles() : []

describe('the committed tables', () => {
  test('what was read has the hash of the independent decoder, but for what that does not decode', () => {
    const unlike = Object.entries(outcomes).flatMap(([name, expected]) => {
      const read = readOutcome(expected)
      const judged = oracle.files[name]
      if (read?.kind !== 'read') return []
      return judged && 'sha256' in judged && judged.sha256 === read.sha256 ? [] : [name]
    })
    expect(unlike).toEqual([
      // Retired JPEG processes, high-throughput JPEG 2000, and a data set without a meta group.
      'CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm',
      'CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm',
      'HTJ2KLossless_08_RGB.dcm',
      'HTJ2K_08_RGB.dcm',
      'OT-PAL-8-face.dcm',
    ])
  })
})

describe.runIf(hasSamples)('sample files', () => {
  test('every file is known to the table, and every file of the table is there', () => {
    expect(names.toSorted()).toEqual(Object.keys(outcomes).toSorted())
  })

  test.each(names)('%s is read as ever, or refused by name', async name => {
    const expected = outcomes[name]
    const { firstFrame, ...whole } = expected ?? { kind: 'refused' as const, reason: 'not in the table' }
    expect(await outcomeOf(sample(name), null)).toEqual(whole)
    if (firstFrame) expect(await outcomeOf(sample(name), 1)).toEqual(firstFrame)
  })

  // Without one on this machine the stored hashes speak for it, in the test above.
  test.each(oracles)(
    '%s gives the same values: lossless bit for bit, lossy within 1',
    async python => {
      const raw = await mkdtemp(path.join(tmpdir(), 'lamina-oracle-'))
      onTestFinished(() => rm(raw, { recursive: true }))
      const { stdout } = await run(python, [path.join(here, 'oracle.py'), folder, raw], { maxBuffer: 2 ** 26 })
      const live: Oracle = JSON.parse(stdout)
      const compared = { lossless: 0, lossy: 0 }
      for (const [name, judged] of Object.entries(live.files)) {
        const expected = outcomes[name]
        const read = expected && readOutcome(expected)
        if (!('sha256' in judged) || read?.kind !== 'read') continue
        const ours = await valuesOf(sample(name), expected?.kind === 'read' ? null : 1)
        const difference = greatestDifference(ours, await readFile(path.join(raw, name)), judged.isColour)
        expect(difference, name).toBeLessThanOrEqual(judged.isLossless ? 0 : 1)
        compared[judged.isLossless ? 'lossless' : 'lossy']++
      }
      expect(compared).toEqual({ lossless: 86, lossy: 34 })
    },
    120_000,
  )

  test('retired JPEG processes give, value by value, what the sequential one of the same picture gives', async () => {
    const sequential = await valuesOf(sample(retired['2_4']), null)
    for (const name of [retired['6_8'], retired['10_12']])
      expect((await valuesOf(sample(name), null)).equals(sequential), name).toBe(true)
  })

  test('high-throughput JPEG 2000, lossless and lossy, show one picture', async () => {
    const [lossless, lossy] = await Promise.all(
      ['HTJ2KLossless_08_RGB.dcm', 'HTJ2K_08_RGB.dcm'].map(name => valuesOf(sample(name), null)),
    )
    expect(greatestDifference(lossless ?? Buffer.alloc(0), lossy ?? Buffer.alloc(1), true)).toBeLessThanOrEqual(4)
  })
})

function greatestDifference(ours: Buffer, theirs: Buffer, isColour: boolean): number {
  expect(ours.length).toBe(theirs.length)
  if (ours.equals(theirs)) return 0
  const size = isColour ? 1 : 4
  let greatest = 0
  for (let i = 0; i < ours.length; i += size) {
    const [a, b] = isColour ? [ours[i] ?? 0, theirs[i] ?? 0] : [ours.readInt32LE(i), theirs.readInt32LE(i)]
    greatest = Math.max(greatest, Math.abs(a - b))
  }
  return greatest
}
