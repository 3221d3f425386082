import { readFileSync } from 'node:fs'

/** Value representation and keyword of every attribute of the data dictionary (PS3.6), by tag: eight hex digits, xx for any two. */
const entries = new Map(
  readFileSync(new URL('./dictionary.csv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map(line => {
      const [tag = '', vr = '', keyword = ''] = line.split(',')
      return [tag, { vr, keyword }]
    }),
)

const entryOf = (tag: string) => entries.get(tag) ?? entries.get(`${tag.slice(0, 2)}xx${tag.slice(4)}`)

/**
 * Value representation of a standard attribute by the data dictionary (PS3.6); undefined for what it does not know.
 * Where it leaves a choice: 'ox' (OB or OW), 'xs' (US or SS), 'lt' (US, SS or OW).
 */
export const dictionaryVr = (tag: string): string | undefined => entryOf(tag)?.vr

/** "Patient Name" for '00100010'. */
export const dictionaryName = (tag: string): string | undefined =>
  entryOf(tag)
    ?.keyword.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
