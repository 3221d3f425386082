/** The end of a text in quotation marks that begins here, behind its closing mark; -1: it has none. In linear time. */
function endOfText(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text[at - 1 - slashes] === '\\') slashes += 1
    if (slashes % 2 === 0) return at + 1
  }
  return -1
}

/** With null for NaN and Infinity, which Python writes and JSON does not know; null: there are none. */
export function withoutNaN(text: string): string | null {
  const parts: string[] = []
  const token = /"|\bNaN\b|-?\bInfinity\b/g
  let from = 0
  for (let found = token.exec(text); found; found = token.exec(text)) {
    if (found[0] === '"') {
      const end = endOfText(text, found.index)
      if (end < 0) return null
      token.lastIndex = end
    } else {
      parts.push(text.slice(from, found.index))
      from = token.lastIndex
    }
  }
  return parts.length === 0 ? null : [...parts, text.slice(from)].join('null')
}

/** Lists that people wrote are smaller. */
const longest = 16 * 2 ** 20
const deepest = 2

/**
 * Where a key stands for the second time in one object, of the outermost two, also within lists: of the two answers for a
 * file JSON keeps the last. null: nowhere.
 * @param text JSON that can be read
 */
export function repeatedKeyAt(text: string): number | null {
  if (text.length > longest) return null
  const open: (Set<string> | null)[] = []
  let depth = 0
  const token = /["{}[\]]/g
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [mark] = found
    if (mark === '{') {
      open.push(depth < deepest ? new Set() : null)
      depth += 1
    } else if (mark === '[') open.push(null)
    else if (mark === '}' || mark === ']') {
      open.pop()
      if (mark === '}') depth -= 1
    } else {
      const end = endOfText(text, found.index)
      if (end < 0) return null
      token.lastIndex = end
      const keys = open.at(-1)
      if (!keys || !/^\s*:/.test(text.slice(end, end + 100))) continue
      const key = text.slice(found.index, end)
      if (keys.has(key)) return found.index
      keys.add(key)
    }
  }
  return null
}
