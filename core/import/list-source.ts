import { createHash } from 'node:crypto'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { type Container, locationOf, namesIn, readIn } from '#core/import/container.ts'
import { readCsvList } from '#core/import/list/csv.ts'
import { entryOf, type Listing, mostEntries, type SourceEntry } from '#core/import/listing.ts'

const shape =
  'a folder with images/<class>/<file>, <class>/<file>, or a list such as manifest.csv with the columns file, label'

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

function listByClass(names: readonly string[]): SourceEntry[] {
  const root = names.some(name => name.startsWith('images/')) ? 'images/' : ''
  return names
    .filter(name => name.startsWith(root))
    .map(name => {
      const inRoot = name.slice(root.length).split('/')
      const className = inRoot.length > 1 ? (inRoot[0] ?? null) : null
      return entryOf(name, className === null ? [] : [{ className, labeller: null, at: null }])
    })
}

/**
 * Lists what an import of this container would bring, in a fixed order, and what is said of each file. Reads names and
 * lists only, no picture.
 * @param asked path of the list within the container; null: the one that is there, else the names of the folders
 * @throws InvalidInput where there is nothing to bring, or the list cannot be read
 */
export async function listSource(container: Container, asked: string | null): Promise<Listing> {
  const names = await namesIn(container)
  const fileList = asked ?? (names.includes('manifest.csv') ? 'manifest.csv' : null)
  const field = container.kind
  if (names.length > mostEntries) throw new InvalidInput(field, `${names.length} files`, `up to ${mostEntries} files`)
  if (fileList === null) {
    const entries = listByClass(names)
    if (entries.length === 0) throw new InvalidInput(field, locationOf(container), shape)
    const sourceSha256 = sha256(entries.map(entry => `${entry.path}\n`).join(''))
    return { kind: 'TREE', entries, fileList, sourceSha256, columns: [] }
  }
  const bytes = await readIn(container, fileList)
  const list = readCsvList(bytes.toString('utf8'), fileList)
  if (list.entries.length === 0) throw new InvalidInput(field, locationOf(container), shape)
  for (const entry of list.entries) {
    const inside = path.posix.normalize(entry.path)
    if (inside.startsWith('..') || path.posix.isAbsolute(inside))
      throw new InvalidInput(field, entry.path, 'files within the imported folder')
  }
  list.entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { ...list, fileList, sourceSha256: sha256(bytes) }
}
