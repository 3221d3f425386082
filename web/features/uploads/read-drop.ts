import type { Brought } from './pack-tar.ts'

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))

/** A folder gives its entries by the hundred, until it gives none. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

/** What was dropped or chosen. */
export interface Taken {
  brought: Brought[]
  /** Paths of files and folders that the browser may not read. */
  unreadable: string[]
}

const pathOf = ({ fullPath }: FileSystemEntry) => fullPath.replace(/^\/+/, '')

/**
 * Everything that was dropped, folders with all that is in them.
 * @param onFound is told how many files were found so far
 */
export async function readDrop(
  transfer: Pick<DataTransfer, 'items'>,
  onFound: (count: number) => void,
): Promise<Taken> {
  // At once: after the event nothing of it can be had any more.
  const waiting = [...transfer.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  const taken: Taken = { brought: [], unreadable: [] }
  onFound(0)
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    try {
      if (isFile(entry)) taken.brought.push({ path: pathOf(entry), file: await fileOf(entry) })
      else if (isFolder(entry)) waiting.push(...(await entriesOf(entry)))
    } catch {
      // The browser says no more of it than that.
      taken.unreadable.push(pathOf(entry))
    }
    if (taken.brought.length % 100 === 0) onFound(taken.brought.length)
  }
  return taken
}

/** What was chosen: files by their names, those of a folder with its name before them. */
export const readChosen = (list: Iterable<File>): Taken => ({
  brought: [...list].map(file => ({ path: file.webkitRelativePath || file.name, file })),
  unreadable: [],
})
