const baseOf = (name: string) => name.slice(name.lastIndexOf('/') + 1)
/** Label Studio puts eight hex digits and a dash before the name of what was uploaded to it. */
const withoutPrefix = (base: string) => base.replace(/^[0-9a-f]{8}-/, '')

export type Found = { path: string } | { candidates: string[] }

/** Undoes what tools make of a file's name: addresses, their queries and escapes, and folders in another notation. */
export function plainReference(reference: string): string {
  const local = /[?&]d=([^&]*)/.exec(reference)
  const bare = local?.[1] ?? reference.replace(/[?#].*$/s, '')
  const unescaped = /%[0-9a-f]{2}/i.test(bare) ? decodeOr(bare) : bare
  return unescaped
    .replaceAll('\\', '/')
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*\//i, '')
    .replace(/^\/+/, '')
    .normalize('NFC')
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

const commonEnd = (a: readonly string[], b: readonly string[]): number => {
  let n = 0
  while (n < a.length && n < b.length && a[a.length - 1 - n] === b[b.length - 1 - n]) n += 1
  return n
}

/**
 * Finds the file of a container that a list means: the one of that base name, and where several have it, the one whose
 * folders agree furthest. @returns the candidates where none or more than one fits equally
 */
export function fileFinder(names: readonly string[]): (reference: string) => Found {
  const byBase = new Map<string, string[]>()
  for (const name of names) {
    const base = baseOf(name).normalize('NFC')
    const same = byBase.get(base)
    if (same) same.push(name)
    else byBase.set(base, [name])
  }
  return reference => {
    const parts = plainReference(reference).split('/')
    const base = parts.at(-1) ?? ''
    const isUploaded = !byBase.has(base)
    const candidates = byBase.get(base) ?? byBase.get(withoutPrefix(base)) ?? []
    const [only] = candidates
    if (candidates.length === 1 && only !== undefined) return { path: only }
    const wanted = isUploaded ? [...parts.slice(0, -1), withoutPrefix(base)] : parts
    const agreeing = candidates.map(path => ({ path, length: commonEnd(path.normalize('NFC').split('/'), wanted) }))
    const most = agreeing.reduce((max, { length }) => Math.max(max, length), 0)
    const best = agreeing.filter(({ length }) => length === most).map(({ path }) => path)
    const [first] = best
    return best.length === 1 && first !== undefined ? { path: first } : { candidates: best }
  }
}
