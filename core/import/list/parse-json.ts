import { withoutNaN } from '#core/import/list/scan-json.ts'

/** JSON that was read, or where it broke. */
export type ParsedJson = { value: unknown } | { brokenAt: number | null }

/** What is wrong is named by its place alone: V8 would quote what stands there. */
export function parseJson(text: string): ParsedJson {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
    const plain = error instanceof SyntaxError ? withoutNaN(text) : null
    if (plain !== null) return parseJson(plain)
    const position = /at position (\d+)/.exec(error.message)?.[1]
    return { brokenAt: position === undefined ? null : Number(position) }
  }
}
