import { readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { mostEntries } from '#core/import/listing.ts'
import { ownPlaces } from '#core/own-places.ts'

/**
 * Names of the files below a folder, with forward slashes, links and hidden ones among them. What the product keeps
 * itself and what the kernel shows as files is passed over, wherever below it lies.
 * @param folder absolute and real
 * @param isOurs the folder itself is one that the product keeps
 * @throws InvalidInput where a folder cannot be read, or there is no end of files
 */
export async function walkFolder(folder: string, isOurs = false): Promise<string[]> {
  const own = isOurs ? null : await ownPlaces()
  const names: string[] = []
  const waiting = ['']
  const read = async (below: string) => {
    const at = path.join(folder, below)
    try {
      const entries = await readdir(at, { withFileTypes: true })
      // Swapped for a link meanwhile: what was read is of elsewhere.
      return (await realpath(at)) === (isOurs ? await realpath(folder).then(f => path.join(f, below)) : at)
        ? entries
        : []
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      throw new InvalidInput('folder', below === '' ? folder : below, `a folder that can be read (${error.code})`)
    }
  }
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    if (below !== '' && (await own?.hold(path.join(folder, below)))) continue
    for (const entry of await read(below)) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) waiting.push(name)
      else if (entry.isFile() || entry.isSymbolicLink()) names.push(name)
    }
    if (names.length > mostEntries)
      throw new InvalidInput('folder', `more than ${mostEntries} files`, `up to ${mostEntries} files`)
  }
  return names
}
