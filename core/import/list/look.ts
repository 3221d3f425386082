import { type FileFinder, pictureEnd } from '#core/import/list/find-file.ts'
import { findersOf } from '#core/import/list/finders.ts'
import { ListRoom } from '#core/import/list/list-room.ts'
import type { ListSurroundings } from '#core/import/listing.ts'
import type { Writing } from '#core/import/reading.ts'

/** What readers of lists look at, made once for all lists of a container. */
export interface Look {
  classNames: readonly string[]
  find: FileFinder
  /** Finds folders that files lie in. */
  findFolder: FileFinder
  pictureCount: number
  /** Names of folders, each once, without those that they lie in. */
  folders: ReadonlySet<string>
  /** Words beyond ASCII that lists of this container may hold. */
  words: readonly string[]
  room: ListRoom
}

/** A list that is being read. */
export interface ListFile {
  path: string
  sha256: string
  look: Look
  /** How somebody says that it is written. */
  writing?: Writing | undefined
}

const beyondAscii = /[^\p{ASCII}]/u

export function lookAround({ names, classNames }: ListSurroundings, room = new ListRoom()): Look {
  const words = new Set<string>()
  for (const name of [...classNames, ...names]) {
    if (!beyondAscii.test(name)) continue
    for (const word of name.normalize('NFC').split(/[\s!-/:-@[-`{-~]+/)) if (beyondAscii.test(word)) words.add(word)
  }
  const pictureCount = names.filter(namesPicture).length
  const folders = new Set(names.flatMap(name => name.normalize('NFC').split('/').slice(0, -1)))
  const { file: find, folder: findFolder } = findersOf(names)
  return { classNames, find, findFolder, pictureCount, folders, words: [...words], room }
}

/** Whether a text looks like the name of a picture, wherever that is. */
export const namesPicture = (text: string): boolean => pictureEnd.test(text.replace(/[?#].{0,300}$/s, ''))

/**
 * Whether a text is the name of a file that is there.
 * @param isCalledFile whether it stands where names of files are: elsewhere a number is any number
 */
export function namesFile(text: string, list: string, { find }: Look, isCalledFile = false): boolean {
  if (text === '' || text.length > 1000) return false
  const found = find(text, { list })
  return 'path' in found && (isCalledFile || found.by !== 'NUMBER')
}

/** The folder that a text names, and how far in it lies; null: none, or several may be meant. */
export function folderNamed(text: string, list: string, { findFolder }: Look): { path: string; depth: number } | null {
  if (text === '' || text.length > 1000 || namesPicture(text)) return null
  const found = findFolder(text, { list })
  return 'path' in found ? { path: found.path, depth: found.path.split('/').length } : null
}
