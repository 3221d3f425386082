const longestReference = 10_000
/** What only a reference that is not plain has. */
const unplain = /\\|^\.?\/|\/\.?\/|^[a-z]:|\/\.?$|^\.$/i
const localFiles = /^(?:https?:\/\/[^/]*)?\/?data\/local-files/i

/** A reference as a path: one notation of folders, no drive, no root, no dots before it. */
export function plainReference(reference: string): string {
  const text = reference.slice(0, longestReference).trim().normalize('NFC')
  if (!unplain.test(text)) return text
  return text
    .replaceAll('\\', '/')
    .replace(/^[a-z]:(?=\/)/i, '')
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/')
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

/** What an address names, without its server, query and escapes; null: it is none. */
export function plainAddress(reference: string): string | null {
  const text = reference.slice(0, longestReference).trim()
  const local = localFiles.test(text) ? /[?&]d=([^&]*)/.exec(text)?.[1] : undefined
  if (local !== undefined) return plainReference(decodeOr(local))
  const server = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^/]*\/?/i.exec(text)?.[0]
  if (server !== undefined) return plainReference(decodeOr(text.slice(server.length).split(/[?#]/, 1)[0] ?? ''))
  return /%[0-9a-f]{2}/i.test(text) ? plainReference(decodeOr(text)) : null
}

/**
 * What was uploaded to Label Studio, from the name it has there: it puts a folder of its own and eight hex digits before
 * it. null: it was not uploaded.
 */
export function plainUpload(reference: string): string | null {
  const plain = plainAddress(reference) ?? plainReference(reference)
  const base = /^(?:.*\/)?(?:data\/)?upload\/(?:\d+\/)?([^/]+)$/.exec(plain)?.[1] ?? plain
  const bare = base.replace(/(^|\/)[0-9a-f]{8}-([^/]+)$/, '$1$2')
  return bare === plain ? null : bare
}
