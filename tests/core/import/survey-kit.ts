import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { AskedReading } from '#core/import/ask-reading.ts'
import type { ListReading } from '#core/import/reading.ts'
import { surveySource } from '#core/import/survey.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { writeZip } from '#tests/kit/zip.ts'

export type Files = Record<string, string | Buffer>

/** What is read of files, in one line each; those of a list that are not there, too. */
export async function read(
  files: Files | readonly string[],
  reading: AskedReading = {},
  classNames: readonly string[] = ['Normal', 'Fracture'],
  remembered: ReadonlyMap<string, ListReading> = new Map(),
) {
  const zip = path.join(await newFolder(), 'a.zip')
  const entries = Array.isArray(files) ? files.map((name: string) => [name, 'x'] as const) : Object.entries(files)
  await writeFile(zip, writeZip(entries.map(([name, data]) => ({ name, data, isStored: true }))))
  const surveyed = await surveySource({ kind: 'zip', zip }, reading, { classNames, remembered })
  const lines = surveyed.listing.entries.map(({ path: at, className, group, split, problem, passedOver }) => {
    if (passedOver !== null) return `${at} | passed over: ${passedOver}`
    const said = [className, group && `group ${group}`, split].filter(Boolean)
    return [at, ...said, ...(problem ? [`${problem.outcome}: ${problem.reason}`] : [])].join(' | ')
  })
  return { ...surveyed, lines, doubts: surveyed.found.doubts, levels: surveyed.reading.levels }
}

/** Pictures without anything in them. */
export const pictures = (...names: string[]): Files => Object.fromEntries(names.map(name => [name, name]))
