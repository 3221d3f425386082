import { createHash } from 'node:crypto'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { type Container, locationOf, namesIn } from '#core/import/container.ts'
import { findList } from '#core/import/list/find-list.ts'
import { listShapes } from '#core/import/list/read-list.ts'
import { entryOf, type Listing, mostEntries, type SourceEntry } from '#core/import/listing.ts'

const shapeOf = (container: Container) =>
  `a ${container.kind} with images/<class>/<file>, <class>/<file>, or a list of its files: ${listShapes}`

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

/** The folder that everything in an archive lies in, as tools that pack folders leave it; unless it names a class. */
function wrapperOf(container: Container, names: readonly string[], classNames: readonly string[]): string {
  const [first = ''] = names
  const slash = first.indexOf('/')
  const wrapper = first.slice(0, slash + 1)
  const isOne = container.kind === 'zip' && slash > 0 && names.every(name => name.startsWith(wrapper))
  if (!isOne || wrapper === 'images/' || classNames.includes(first.slice(0, slash))) return ''
  return wrapper
}

function listByClass(names: readonly string[], root: string): SourceEntry[] {
  const images = `${root}images/`
  const top = names.some(name => name.startsWith(images)) ? images : root
  return names
    .filter(name => name.startsWith(top))
    .map(name => {
      const inTop = name.slice(top.length).split('/')
      const className = inTop.length > 1 ? (inTop[0] ?? null) : null
      return entryOf(name, className === null ? [] : [{ className, labeller: null, at: null }])
    })
}

function requireInside(container: Container, entries: readonly SourceEntry[]): void {
  for (const entry of entries) {
    const inside = path.posix.normalize(entry.path)
    if (inside === '..' || inside.startsWith('../') || path.posix.isAbsolute(inside))
      throw new InvalidInput(
        container.kind,
        'a list with a path that leads out of it',
        'files within the imported folder',
      )
  }
}

/**
 * Lists what an import of this container would bring, in a fixed order, and what is said of each file. Reads names and
 * lists only, no picture.
 * @param asked path of the list within the container; null: the one that is there, else the names of the folders
 * @param classNames of the project
 * @throws InvalidInput where there is nothing to bring, or the list cannot be read or is one of several
 */
export async function listSource(
  container: Container,
  asked: string | null,
  classNames: readonly string[],
): Promise<Listing> {
  const names = await namesIn(container)
  if (names.length > mostEntries)
    throw new InvalidInput(container.kind, `${names.length} files`, `up to ${mostEntries} files`)
  const root = wrapperOf(container, names, classNames)
  const found = await findList(container, names, root, asked)
  const entries = found ? found.list.entries : listByClass(names, root)
  if (entries.length === 0) throw new InvalidInput(container.kind, locationOf(container), shapeOf(container))
  requireInside(container, entries)
  entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  if (found) return { ...found.list, entries, fileList: found.name, sourceSha256: sha256(found.bytes) }
  const sourceSha256 = sha256(entries.map(entry => `${entry.path}\n`).join(''))
  return { kind: 'TREE', entries, fileList: null, sourceSha256, columns: [] }
}
