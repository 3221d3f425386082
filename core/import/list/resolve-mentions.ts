import type { Found, ReferredFrom } from '#core/import/list/find-file.ts'
import type { Finders } from '#core/import/list/finders.ts'
import { namesPicture } from '#core/import/list/look.ts'
import { plainReference } from '#core/import/list/reference.ts'
import type { FoundList, Mention, Problem } from '#core/import/listing.ts'

export interface ResolvedMention {
  mention: Mention
  /** Of the file it means; null: no file, and the problem says why. */
  path: string | null
  /** That it means with all files below; null: it means none. */
  folder: string | null
  problem: Problem | null
}

const shown = (names: readonly string[]) => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`
const refused = (reason: string): Problem => ({ outcome: 'REFUSED', reason })

function whyNot({ candidates, elsewhere }: Exclude<Found, { path: string }>): Problem {
  if (candidates.length > 0) return refused(`which of ${shown(candidates)} is meant cannot be told`)
  return refused(
    elsewhere === null
      ? 'no file of that name is there'
      : `no file of that name is there but ${elsewhere}, in another folder`,
  )
}

interface Sought {
  mention: Mention
  file: Found
  /** Null: the reference is that of a file for sure. */
  folder: Found | null
}

const nowhere = (found: Found) => !('path' in found) && found.candidates.length === 0
const endsAsFolder = (reference: string) => /[\\/]\s*$/.test(reference)

function seek(mention: Mention, { file, folder }: Finders, from: ReferredFrom, isTable: boolean): Sought {
  const { reference } = mention
  const found = file(reference, from)
  const isSure = 'path' in found && found.isExact && found.by === 'PATH' && !endsAsFolder(reference)
  return {
    mention,
    file: found,
    folder: isSure || !isTable || namesPicture(reference) ? null : folder(reference, from),
  }
}

/** A folder that is named so that no file can be meant: by its path, which is more than a number. */
const isPlainly = (reference: string, folder: Found) =>
  'path' in folder && folder.isExact && folder.by === 'PATH' && !/^\d+$/.test(plainReference(reference))

/**
 * Whether the rows of a list that may mean a file or a folder mean folders: no row means a file and nothing else.
 */
function areFolders(all: readonly Sought[]): boolean {
  const some = { file: 0, both: 0, folder: 0 }
  for (const { mention, file, folder } of all) {
    const isFolder = folder !== null && 'path' in folder
    if (!isFolder) some.file += 'path' in file ? 1 : 0
    else if (nowhere(file) || endsAsFolder(mention.reference)) some.folder += 1
    else if ('path' in file) some.both += 1
  }
  return some.file === 0 && (some.folder > 0 || some.both === 0)
}

type Meant = { mention: Mention; found: Found; isFolder: boolean }

function meant({ mention, file, folder }: Sought, isOfFolders: boolean): Meant {
  const { reference } = mention
  const asFile = { mention, found: file, isFolder: false }
  if (folder === null || nowhere(folder)) return asFile
  const asFolder = { mention, found: folder, isFolder: true }
  if (isOfFolders || endsAsFolder(reference)) return asFolder
  if (!nowhere(file) || !('path' in folder)) return asFile
  if (isPlainly(reference, folder)) return asFolder
  const problem = mention.problem ?? refused(`no file of that name is there, only the folder ${folder.path}`)
  return { ...asFile, mention: { ...mention, problem } }
}

/**
 * Finds the files that one list means, or the folders of a table. Two references never end at one: the one that is its
 * whole path has it, else neither.
 */
export function* resolveMentions(
  list: Pick<FoundList, 'path' | 'shape'>,
  mentions: Iterable<Mention>,
  finders: Finders,
): Generator<ResolvedMention> {
  const from = { list: list.path, isUpload: list.shape === 'LABEL_STUDIO' }
  const sought = Array.from(mentions, mention => seek(mention, finders, from, list.shape === 'TABLE'))
  const isOfFolders = areFolders(sought)
  const all = sought.map(one => meant(one, isOfFolders))
  const claims = new Map<string, { references: Set<string>; exact: Set<string> }>()
  const keyOf = (path: string, isFolder: boolean) => (isFolder ? `${path}/` : path)
  for (const { mention, found, isFolder } of all) {
    if (!('path' in found)) continue
    const key = keyOf(found.path, isFolder)
    const claim = claims.get(key) ?? { references: new Set(), exact: new Set() }
    claims.set(key, claim)
    const plain = plainReference(mention.reference)
    claim.references.add(plain)
    if (found.isExact && found.by === 'PATH') claim.exact.add(plain)
  }
  for (const { mention, found, isFolder } of all) {
    if (!('path' in found)) {
      yield { mention, path: null, folder: null, problem: mention.problem ?? whyNot(found) }
      continue
    }
    const at = isFolder ? { path: null, folder: found.path } : { path: found.path, folder: null }
    const shownPath = keyOf(found.path, isFolder)
    const claim = claims.get(shownPath)
    const plain = plainReference(mention.reference)
    const isAlone = claim === undefined || claim.references.size === 1
    if (isAlone || (claim.exact.size === 1 && claim.exact.has(plain)))
      yield { mention, ...at, problem: mention.problem }
    else if (claim.exact.size === 1) {
      const problem = refused(`no file of that name is there; ${shownPath} is that of another line`)
      yield { mention, path: null, folder: null, problem }
    } else {
      const reason = `which line is meant of ${shown([...claim.references])} cannot be told: ${shownPath} alone is there`
      yield { mention, ...at, problem: refused(reason) }
    }
  }
}
