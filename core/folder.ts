import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { readSettings } from '#core/settings.ts'

export const isWithin = (root: string, file: string) => file === root || file.startsWith(root.replace(/\/?$/, path.sep))

type Found = 'folder' | 'file'

async function openPlace(field: string, place: string, kind: Found): Promise<string> {
  if (!path.isAbsolute(place)) throw new InvalidInput(field, place, `an absolute path of a ${kind} on the server`)
  const roots = readSettings().folderRoots
  // A root may be a link; one that is not there lets nothing in.
  const realRoots = await Promise.all((roots ?? []).map(root => realpath(root).catch(() => root)))
  const requireBelowRoots = (file: string, allowed: string[]) => {
    if (!roots || allowed.some(root => isWithin(root, file))) return
    throw new InvalidInput(field, place, `a ${kind} below ${roots.join(' or ')}`)
  }
  // Asked twice: by name, so that nobody learns what is elsewhere, and by where its links lead.
  requireBelowRoots(path.resolve(place), [...(roots ?? []), ...realRoots])
  const real = await realpath(place).catch((error: NodeJS.ErrnoException) => {
    throw new InvalidInput(field, place, `a ${kind} that the server can read (${error.code ?? error.message})`)
  })
  requireBelowRoots(real, realRoots)
  const found = await stat(real)
  if (kind === 'folder' && !found.isDirectory()) throw new InvalidInput(field, place, 'a folder, not a file')
  if (kind === 'file' && !found.isFile()) throw new InvalidInput(field, place, 'a file, not a folder or device')
  return real
}

/**
 * A folder on the server that somebody named.
 * @returns its real path, all links followed
 * @throws InvalidInput where it is not absolute, not there, not a folder, or outside LAMINA_FOLDER_ROOTS
 */
export const openFolder = (field: string, folder: string): Promise<string> => openPlace(field, folder, 'folder')

/** As openFolder, for a file. */
export const openFile = (field: string, file: string): Promise<string> => openPlace(field, file, 'file')
