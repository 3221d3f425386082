import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { outcomeOf } from '#tests/core/dicom/outcome.ts'

/** Prints what outcomes.json holds, for a person to compare: `node tests/core/dicom/print-outcomes.ts FOLDER`. */
const folder = process.argv[2] ?? '../shared/samples/dicom/files'
const outcomes: Record<string, unknown> = {}
for (const name of readdirSync(folder).sort()) {
  const bytes = readFileSync(path.join(folder, name))
  const whole = await outcomeOf(bytes, null)
  const isMultiFrame = whole.kind === 'refused' && /^of \d+ frames$/.test(whole.reason)
  outcomes[name] = isMultiFrame ? { ...whole, firstFrame: await outcomeOf(bytes, 1) } : whole
}
console.log(JSON.stringify(outcomes, null, 2))
