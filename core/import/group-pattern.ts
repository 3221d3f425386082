import { RE2JS, RE2JSException } from 're2js'
import { InvalidInput } from '#core/errors.ts'

const longestPattern = 300
/** What a pattern may come to: time grows with it and with the text, and with nothing else. */
const mostInstructions = 2000

const allowed = `a regular expression of at most ${longestPattern} characters with one group in parentheses, such as ^(.+?)-\\d+\\.png$`
const without =
  'one without looking ahead or behind (?= ?! ?<= ?<!) and without references back to a group (\\1): those are what makes a pattern take for ever'

const isUnsupported = (pattern: string) => /\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k</.test(pattern)

let newest: { pattern: string; compiled: RE2JS } | null = null

function compile(pattern: string): RE2JS {
  if (newest?.pattern === pattern) return newest.compiled
  if (pattern.length > longestPattern) throw new InvalidInput('groupPattern', pattern, allowed)
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern))
    if (compiled.groupCount() < 1) throw new InvalidInput('groupPattern', pattern, allowed)
    if (compiled.programSize() > mostInstructions)
      throw new InvalidInput('groupPattern', pattern, 'one with fewer or smaller counts in braces')
    newest = { pattern, compiled }
    return compiled
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    throw new InvalidInput('groupPattern', pattern, isUnsupported(pattern) ? without : `${allowed} (${error.message})`)
  }
}

/**
 * A person's pattern as RE2 reads it: in time that grows with the text alone, whatever the pattern.
 * @returns for a subject what the first of its groups that took part matched; null where it does not match, or nothing
 * @throws InvalidInput for a pattern that is none, has no group, or is one that RE2 cannot keep to that
 */
export function groupMatcher(pattern: string): (subject: string) => string | null {
  const compiled = compile(pattern)
  const groupCount = compiled.groupCount()
  return subject => {
    const matcher = compiled.matcher(subject)
    if (!matcher.find()) return null
    for (let i = 1; i <= groupCount; i++) {
      const group = matcher.group(i)
      if (group !== null && group !== undefined) return group || null
    }
    return null
  }
}
