import { passedOverReason } from '#core/import/junk.ts'

const forbidden = /[\p{Cc}:*?"<>|/\\]/gu
/** What Windows calls devices, with whatever ending. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³]) *(?:\.|$)/i

/** A name that every file system takes as that of one folder, and that no import passes over. */
function plainFolder(name: string): string {
  const safe = name.replaceAll(forbidden, '_').replace(/^\.+|[. ]+$/g, '_')
  return device.test(safe) || passedOverReason(`${safe}/a.png`) !== null ? `_${safe}` : safe
}

/** Names are one where a disk that tells neither case nor forms of letters takes them for one. */
const folded = (name: string) => name.normalize('NFKC').toUpperCase().toLowerCase()

/**
 * The folder of each class: its name where it can be one. Classes that would share one are told apart by a number, and those
 * that are called as their folder go first.
 * @param names of the classes, in their order
 */
export function folderNamer(names: readonly string[]): (name: string) => string {
  const isPlain = (name: string) => plainFolder(name) === name
  const folders = new Map<string, string>()
  const taken = new Set<string>()
  for (const name of [...names.filter(isPlain), ...names.filter(name => !isPlain(name))]) {
    const plain = plainFolder(name)
    let folder = plain
    for (let i = 2; taken.has(folded(folder)); i += 1) folder = `${plain} (${i})`
    taken.add(folded(folder))
    folders.set(name, folder)
  }
  return name => {
    const folder = folders.get(name)
    if (folder === undefined) throw new Error(`the dataset was frozen without a class ${name}`)
    return folder
  }
}
