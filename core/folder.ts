import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { readSettings } from '#core/settings.ts'

export const isWithin = (root: string, file: string) => file === root || file.startsWith(root.replace(/\/?$/, path.sep))

/**
 * A folder on the server that somebody named.
 * @returns its real path, all links followed
 * @throws InvalidInput where it is not absolute, not there, not a folder, or outside LAMINA_FOLDER_ROOTS
 */
export async function openFolder(field: string, folder: string): Promise<string> {
  if (!path.isAbsolute(folder)) throw new InvalidInput(field, folder, 'an absolute path of a folder on the server')
  const roots = readSettings().folderRoots
  // A root may be a link; one that is not there lets nothing in.
  const realRoots = await Promise.all((roots ?? []).map(root => realpath(root).catch(() => root)))
  const requireBelowRoots = (file: string, allowed: string[]) => {
    if (!roots || allowed.some(root => isWithin(root, file))) return
    throw new InvalidInput(field, folder, `a folder below ${roots.join(' or ')}`)
  }
  // Asked twice: by name, so that nobody learns what is elsewhere, and by where its links lead.
  requireBelowRoots(path.resolve(folder), [...(roots ?? []), ...realRoots])
  const real = await realpath(folder).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput(field, folder, `a folder that the server can read (${error.code ?? error.message})`)
  })
  requireBelowRoots(real, realRoots)
  if (!(await stat(real)).isDirectory()) throw new InvalidInput(field, folder, 'a folder, not a file')
  return real
}
