import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { isWithin, ownPlaces } from '#core/own-places.ts'

/** A file that leads out of its folder, or that is none: refused by its name, and the others are read. */
export class LeadsOut extends InvalidInput {
  override name = 'InvalidInput'
}

// Not through a link, and not waiting for whoever writes into a pipe. Windows knows neither.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** What the opened file is called, whatever happened to its name meanwhile. */
async function nameOf(handle: FileHandle, opened: string): Promise<string | null> {
  if (process.platform === 'linux') return readlink(`/proc/self/fd/${handle.fd}`)
  const [now, found] = [await stat(opened, { bigint: true }), await handle.stat({ bigint: true })]
  return now.dev === found.dev && now.ino === found.ino ? realpath(opened) : null
}

/**
 * Opens a file below a folder for reading. Looked at once it is open: what was swapped for a link a moment before is
 * seen for what it is.
 * @param folder absolute and real, opened to whoever asks
 * @param file its path from there
 * @param isOurs the folder is one that the product keeps itself
 * @throws LeadsOut where it is elsewhere or no file; what the disk says where it cannot be opened
 */
export async function openInside(folder: string, file: string, isOurs = false): Promise<FileHandle> {
  const leadsOut = () => new LeadsOut('file', file, 'a file within the folder, not a link out of it')
  const root = isOurs ? await realpath(folder) : folder
  const real = await realpath(path.join(root, file))
  if (!isWithin(root, real)) throw leadsOut()
  const handle = await open(real, flags)
  try {
    const found = await handle.stat({ bigint: true })
    const name = await nameOf(handle, real)
    if (name === null || !isWithin(root, name)) throw leadsOut()
    if (!isOurs && (await (await ownPlaces()).holdOpened(name, found))) throw leadsOut()
    if (!found.isFile()) throw new LeadsOut('file', file, 'a file, not a folder, pipe or device')
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** As openInside, for a file that is named by itself, as an archive is. */
export const openNamed = (file: string, isOurs = false): Promise<FileHandle> =>
  openInside(path.dirname(file), path.basename(file), isOurs)
