import { InvalidInput } from '#core/errors.ts'
import { type Container, readIn } from '#core/import/container.ts'
import { readList } from '#core/import/list/read-list.ts'
import type { FileList } from '#core/import/listing.ts'
import { LeadsOut } from '#core/open-inside.ts'

const usualName = 'manifest.csv'
/** More files than this that could be lists are the pictures' own notes, not lists. */
const mostCandidates = 20

export interface ReadList {
  name: string
  bytes: Buffer
  list: FileList
}

/** What may be taken for a list, so that no other file is ever read as text. */
const listEnd = /\.(csv|tsv|json)$/i

async function readAs(container: Container, name: string, names: readonly string[], isMeant: boolean) {
  const bytes = await readIn(container, name)
  const list = readList(bytes, name, names, isMeant)
  return list && { name, bytes, list }
}

/** Below the root, or one folder down; those in the root of the container first. */
function candidatesIn(names: readonly string[], root: string): string[] {
  const inRoot = names.filter(name => name.startsWith(root) && listEnd.test(name))
  const depth = (name: string) => name.slice(root.length).split('/').length
  const near = inRoot.filter(name => depth(name) <= 2)
  const usual = inRoot.filter(name => name === root + usualName)
  return near.length <= mostCandidates ? near : usual
}

/**
 * The list that says what the files of a container are.
 * @param asked its path, where somebody named it
 * @returns null where there is none
 * @throws InvalidInput where several could be meant, or the one that is cannot be read
 */
export async function findList(
  container: Container,
  names: readonly string[],
  root: string,
  asked: string | null,
): Promise<ReadList | null> {
  if (asked !== null) {
    if (!names.includes(asked)) throw new InvalidInput('fileList', asked, 'the path of a file that is there')
    if (!listEnd.test(asked))
      throw new InvalidInput('fileList', asked, 'a list: a file that ends in .csv, .tsv or .json')
    return readAs(container, asked, names, true)
  }
  const found: ReadList[] = []
  for (const name of candidatesIn(names, root)) {
    const read = await readAs(container, name, names, name === root + usualName).catch(error => {
      // It stays one of the files, and is refused among them by its name.
      if (error instanceof LeadsOut) return null
      throw error
    })
    if (read) found.push(read)
  }
  if (found.length > 1) {
    const several = found.map(f => f.name).join(', ')
    throw new InvalidInput('fileList', several, 'one of them, named: each could say what the files are')
  }
  return found[0] ?? null
}
