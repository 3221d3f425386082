import { lstat, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import { isOfKernel, isWithin, ownPlaces } from '#core/own-places.ts'
import { readSettings } from '#core/settings.ts'

type Who = Pick<Context, 'actor'>
type Kind = 'folder' | 'file'

const longestPath = 4096

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/**
 * The nearest that is there of a path: itself, or the closest folder above.
 * @returns null where a link leads nowhere: what it names may lie anywhere
 */
async function findNearest(place: string): Promise<{ real: string; missing: string | null } | null> {
  let missing: string | null = null
  for (let at = place; ; at = path.dirname(at)) {
    try {
      return { real: await realpath(at), missing }
    } catch (error) {
      if (codeOf(error) === '') throw error
      missing ??= codeOf(error)
    }
    const isLink = await lstat(at).then(
      found => found.isSymbolicLink(),
      () => false, // not there, or behind what cannot be looked into: the folder above will tell
    )
    if (isLink || at === path.dirname(at)) return null
  }
}

/** The words for everything that is not opened to somebody: the same, whatever is or is not there. */
function allowedTo({ actor }: Who, kind: Kind) {
  const { folderRoots, isAlone } = readSettings()
  if (folderRoots) return { isAny: true, words: `a ${kind} below one of those that LAMINA_FOLDER_ROOTS names` }
  const isAny = actor?.isAdmin === true && actor.key === null && isAlone
  return {
    isAny,
    words: isAny
      ? `a ${kind} that is not Lamina's own or the system's`
      : `a ${kind} below one of those that LAMINA_FOLDER_ROOTS names: it names none, and then only an administrator of the installation reads from the server's disk, while it is reached from this machine alone`,
  }
}

async function openPlace(who: Who, field: string, place: string, kind: Kind): Promise<string> {
  if (!path.isAbsolute(place) || place.length > longestPath || place.includes('\0'))
    throw new InvalidInput(field, place, `an absolute path of a ${kind} on the server`)
  const { isAny, words } = allowedTo(who, kind)
  const require = (isTrue: boolean) => {
    if (!isTrue) throw new InvalidInput(field, place, words)
  }
  require(isAny)
  const named = path.resolve(place)
  const folderRoots = readSettings().folderRoots?.folders ?? null
  // A root may be a link; one that is not there lets nothing in.
  const realRoots = folderRoots && (await Promise.all(folderRoots.map(root => realpath(root).catch(() => root))))
  const isBelow = (roots: readonly string[] | null, file: string) => !roots || roots.some(root => isWithin(root, file))
  // Asked twice: by name, so that nobody learns what is elsewhere, and by where its links lead.
  require(!isOfKernel(named) && isBelow(folderRoots && [...folderRoots, ...(realRoots ?? [])], named))
  const nearest = await findNearest(named)
  if (!nearest) throw new InvalidInput(field, place, words)
  const { real, missing } = nearest
  require(isBelow(realRoots, real) && !(await (await ownPlaces()).hold(real)))
  if (missing !== null) throw new InvalidInput(field, place, `a ${kind} that the server can read (${missing})`)
  const found = await stat(real).catch(error => {
    throw new InvalidInput(field, place, `a ${kind} that the server can read (${codeOf(error)})`)
  })
  if (kind === 'folder' && !found.isDirectory()) throw new InvalidInput(field, place, 'a folder, not a file')
  if (kind === 'file' && !found.isFile()) throw new InvalidInput(field, place, 'a file, not a folder or device')
  return real
}

/**
 * A folder on the server that somebody named. Where LAMINA_FOLDER_ROOTS names folders it must be below one of them, for
 * everybody; where not, administrators of the installation may name any while the product is reached from this machine
 * alone. What the product keeps itself, and what the kernel shows as files, is opened to nobody.
 * @returns its real path, all links followed
 * @throws InvalidInput where it is not absolute, not there, not a folder, or not opened to whoever asks
 */
export const openFolder = (who: Who, field: string, folder: string): Promise<string> =>
  openPlace(who, field, folder, 'folder')

/** As openFolder, for a file. */
export const openFile = (who: Who, field: string, file: string): Promise<string> => openPlace(who, field, file, 'file')
