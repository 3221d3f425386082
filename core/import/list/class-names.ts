import { InvalidInput } from '#core/errors.ts'
import { type Container, readIn } from '#core/import/container.ts'
import { passedOverReason } from '#core/import/junk.ts'
import { unknownList } from '#core/import/list/unknown-list.ts'
import type { FoundList } from '#core/import/listing.ts'

/** As YOLO's tools call a text that names classes one a line. */
const calledClasses = /(?:^|\/)(?:(?:obj|class|_)?[ _-]?classes|class[ _-]?names|obj[ _-]?names)\.txt$/i
export const isCalledClasses = (path: string): boolean => calledClasses.test(path)

export const namesOfClasses = (path: string): FoundList => ({
  ...unknownList({ path, sha256: '' }, 'names of classes'),
  ...{ doubts: [], passedOver: 'names of classes' },
})

/** Those that are no list by their ending: `obj.names`, `data.yaml`. */
const mayName = /\.names$|(?:^|\/)(?:data|dataset|data[ _-]?config)\.ya?ml$/i
const saysNames = /^names[ \t]*:/m
const mostRead = 50
const largest = 2 ** 20

async function isNames(container: Container, name: string): Promise<boolean> {
  try {
    const bytes = await readIn(container, name)
    return bytes.length <= largest && !bytes.includes(0) && (/\.names$/i.test(name) || saysNames.test(bytes.toString()))
  } catch (error) {
    // It stays one of the files, and is refused among them by its name.
    if (error instanceof InvalidInput) return false
    throw error
  }
}

/** Files beside pictures that say what numbers of classes stand for, and name no file. */
export async function findClassNames(container: Container, names: readonly string[]): Promise<FoundList[]> {
  const found: FoundList[] = []
  const may = names.filter(name => mayName.test(name) && passedOverReason(name) === null)
  for (const name of may.slice(0, mostRead)) if (await isNames(container, name)) found.push(namesOfClasses(name))
  return found
}
