import { InvalidInput } from '#core/errors.ts'
import { type Container, readIn } from '#core/import/container.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { fewTexts } from '#core/import/levels/doubts.ts'
import { findClassNames, isCalledClasses, namesOfClasses } from '#core/import/list/class-names.ts'
import { pictureEnd } from '#core/import/list/find-file.ts'
import { type InLists, ListRoom, mostInLists } from '#core/import/list/list-room.ts'
import { type Look, lookAround } from '#core/import/list/look.ts'
import { readAny } from '#core/import/list/read-list.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import { unreadFormats } from '#core/import/list/unread-formats.ts'
import type { FoundList } from '#core/import/listing.ts'
import type { Writing } from '#core/import/reading.ts'
import { LeadsOut } from '#core/open-inside.ts'

/** What may be taken for a list, so that no other file is ever read as text. */
const listEnd = /\.(?:csv|tsv|txt|json|jsonl|ndjson|xml|xlsx)(?:\.gz)?$/i
const mostLists = 200
/** Names of columns of all lists together: they are kept and shown with the import. */
const mostHeaderCharacters = 200_000

const baseOf = (name: string) => name.slice(name.lastIndexOf('/') + 1)
const endOf = (name: string) => listEnd.exec(name)?.[0].toLowerCase() ?? ''

export interface ListCandidates {
  /** In the order in which they are read: those nearest to the root first. */
  names: string[]
  /** That may be lists and are too many to be read. */
  leftOver: string[]
}

/**
 * Which files may be lists: not what lies beside a picture of its name, nor one of many of one ending named as pictures are:
 * these are notes, and the levels ask about them all at once.
 */
export function listCandidates(names: readonly string[]): ListCandidates {
  const pictures = new Set<string>()
  const stems = new Set<string>()
  for (const name of names) {
    if (!pictureEnd.test(name)) continue
    const bare = name.replace(pictureEnd, '')
    pictures.add(name).add(bare)
    stems.add(baseOf(bare))
  }
  const bareOf = (name: string) => name.replace(listEnd, '')
  const meant = names.filter(
    name => listEnd.test(name) && passedOverReason(name) === null && !pictures.has(bareOf(name)),
  )
  const counts = new Map<string, number>()
  const isCalled = (name: string) => stems.has(baseOf(bareOf(name)))
  for (const name of meant) if (isCalled(name)) counts.set(endOf(name), (counts.get(endOf(name)) ?? 0) + 1)
  const isNote = (name: string) => isCalled(name) && (counts.get(endOf(name)) ?? 0) >= fewTexts
  const few = meant.filter(name => !isNote(name))
  const depth = (name: string) => name.split('/').length
  const sorted = few
    .map(name => ({ name, depth: depth(name) }))
    .sort((a, b) => a.depth - b.depth || (a.name < b.name ? -1 : 1))
  const ordered = sorted.map(({ name }) => name)
  return { names: ordered.slice(0, mostLists), leftOver: ordered.slice(mostLists) }
}

/** A column has a role beside its name. */
const headerSize = ({ header }: FoundList) => header.reduce((sum, name) => sum + name.length + 10, 0)

const nothingNamed = 'nothing in it was recognised as the name of a file'
const isBlank = (bytes: Buffer) => bytes.every(byte => byte <= 0x20)

const unread = (path: string, detail: string) => unknownList({ path, sha256: '' }, detail)

/** @returns null: it is no list, and nobody needs to be asked about it */
async function readOne(
  container: Container,
  name: string,
  look: Look,
  writingOf: WritingOf,
): Promise<FoundList | null> {
  const giveBack = look.room.mark()
  try {
    const bytes = await readIn(container, name)
    const asked = writingOf(name, null)
    const first = readAny(bytes, name, look, asked)
    const kept = asked || !first ? undefined : writingOf(name, first)
    if (kept) giveBack()
    const list = kept ? readAny(bytes, name, look, kept) : first
    if ((list === null || list.shape === 'UNKNOWN') && isCalledClasses(name)) return namesOfClasses(name)
    return list ?? (isBlank(bytes) ? null : unread(name, nothingNamed))
  } catch (error) {
    // It stays one of the files, and is refused among them by its name.
    if (error instanceof LeadsOut) return null
    if (!(error instanceof InvalidInput)) throw error
    return unread(name, `${error.value}; allowed: ${error.allowed}`)
  }
}

/** How a list is written, by what somebody says, or once it was read, by what they said the last time. */
export type WritingOf = (path: string, list: FoundList | null) => Writing | undefined

/**
 * Every list of a container, read. What may be one and is not understood, or too large, is among them as UNKNOWN.
 * @param names of its files, in order
 * @param classNames of the project
 * @param most that all of them may hold together
 * @param writingOf undefined: as it is found
 */
export async function findLists(
  container: Container,
  names: readonly string[],
  classNames: readonly string[],
  most: InLists = mostInLists,
  writingOf: WritingOf = () => undefined,
): Promise<FoundList[]> {
  const candidates = listCandidates(names)
  const found = [...unreadFormats(names), ...(await findClassNames(container, names))]
  if (candidates.names.length === 0) return found
  const look = lookAround({ names, classNames }, new ListRoom(most))
  let headers = 0
  for (const name of candidates.names) {
    const giveBack = look.room.mark()
    const read = await readOne(container, name, look, writingOf)
    const size = read ? headerSize(read) : 0
    const tooMany = `names of ${read?.header.length} columns, with those of other lists more than ${mostHeaderCharacters} characters`
    const list = headers + size > mostHeaderCharacters ? unread(name, tooMany) : read
    if (list === null || list.shape === 'UNKNOWN') giveBack()
    else headers += size
    if (list) found.push(list)
  }
  const [first, ...more] = candidates.leftOver
  if (first !== undefined)
    found.push(unread(first, `one of ${more.length + 1} more that may be lists; ${mostLists} are read`))
  return found
}
