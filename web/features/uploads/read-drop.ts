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

/**
 * Everything that was dropped, folders with all that is in them.
 * @param onFound is told how many files were found so far
 * @throws DOMException where one cannot be read
 */
export async function readDrop(
  transfer: Pick<DataTransfer, 'items'>,
  onFound: (count: number) => void,
): Promise<Brought[]> {
  // At once: after the event nothing of it can be had any more.
  const waiting = [...transfer.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  const brought: Brought[] = []
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    if (isFile(entry)) brought.push({ path: entry.fullPath.replace(/^\/+/, ''), file: await fileOf(entry) })
    else if (isFolder(entry)) waiting.push(...(await entriesOf(entry)))
    if (brought.length % 100 === 0) onFound(brought.length)
  }
  onFound(brought.length)
  return brought
}

/** What was chosen: files by their names, those of a folder with its name before them. */
export const readChosen = (list: Iterable<File>): Brought[] =>
  [...list].map(file => ({ path: file.webkitRelativePath || file.name, file }))
