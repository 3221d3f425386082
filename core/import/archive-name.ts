const utf8 = new TextDecoder('utf-8', { fatal: true })

/** @returns null: those bytes are not UTF-8 */
export function readUtf8(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

const longestName = 1000

/**
 * The name of a file in an archive, as a path from its root: './a' and 'a' are one.
 * @returns what is wrong with it, where it cannot be one
 */
export function plainName(written: string): { name: string } | { wrong: string } {
  const parts = written.split('/').filter(part => part !== '' && part !== '.')
  if (written.includes('\0')) return { wrong: 'a name with a NUL character' }
  if (written.length > longestName)
    return { wrong: `a name of ${written.length} characters: ${written.slice(0, 100)}...` }
  if (written.startsWith('/') || parts.includes('..')) return { wrong: `a name that leads out of it: ${written}` }
  return { name: parts.join('/') }
}
