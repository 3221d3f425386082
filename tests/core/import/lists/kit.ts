import type { AskedReading } from '#core/import/ask-reading.ts'
import { findersOf } from '#core/import/list/finders.ts'
import { readList } from '#core/import/list/read-list.ts'
import { resolveMentions } from '#core/import/list/resolve-mentions.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { ListReading } from '#core/import/reading.ts'
import { read as surveyAll } from '#tests/core/import/survey-kit.ts'

export interface Given {
  names: readonly string[]
  classNames?: readonly string[]
}

const bytesOf = (content: unknown): Buffer =>
  Buffer.isBuffer(content) ? content : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))

/** The list of a path that is read as one. */
export function find(path: string, content: unknown, { names, classNames = [] }: Given): FoundList {
  const list = readList(bytesOf(content), path, { names: [...names, path], classNames })
  if (!list) throw new Error(`${path} is no list`)
  return list
}

export const isList = (path: string, content: unknown, { names, classNames = [] }: Given): boolean =>
  readList(bytesOf(content), path, { names: [...names, path], classNames }) !== null

/** What a list says of files, in one line each: the file or `-`, its classes, and what else it says. */
export function say(list: FoundList, { names }: Given, reading: ListReading = list.proposed): string[] {
  return [...resolveMentions(list, list.mentions(reading), findersOf(names))].map(
    ({ mention, path, folder, problem }) => {
      const { answers, group, split, frame, reference } = mention
      const answered = answers.map(a => [a.className, a.labeller, a.at?.slice(0, 10)].filter(Boolean).join(' by '))
      const parts = [
        answered.join(' then '),
        group && `group ${group}`,
        split && `in ${split}`,
        frame && `frame ${frame}`,
      ]
      const at = folder === null ? path : `${folder}/`
      const said = [at ?? `- (${reference})`, ...parts.filter(Boolean)].join(' | ')
      return problem ? `${said} | ${problem.outcome}: ${problem.reason}` : said
    },
  )
}

/** Path, content, given to lines. */
export const read = (path: string, content: unknown, given: Given): string[] => say(find(path, content, given), given)

interface Asked {
  classNames?: readonly string[]
  reading?: AskedReading
  remembered?: ReadonlyMap<string, ListReading>
}

/** What is read of a source of these files: a line a file that goes in or is asked about, and what is doubted. */
export async function survey(files: Record<string, string | Buffer>, { classNames, reading, remembered }: Asked = {}) {
  const surveyed = await surveyAll(files, reading, classNames, remembered)
  return { ...surveyed, lines: surveyed.lines.filter(line => !line.includes(' | passed over: ')) }
}
