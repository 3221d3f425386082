const hiddenFolders: ReadonlyMap<string, string> = new Map([
  ['__macosx', 'macOS keeps it beside the files of a ZIP'],
  ['@eadir', 'a storage server keeps it beside the files'],
  ['#recycle', 'a recycle bin'],
  ['$recycle.bin', 'a recycle bin'],
  ['system volume information', 'Windows keeps it on every disk'],
  ['lost+found', 'the file system keeps it'],
])

const hiddenFiles: ReadonlyMap<string, string> = new Map([
  ['thumbs.db', 'Windows keeps its previews in it'],
  ['ehthumbs.db', 'Windows keeps its previews in it'],
  ['desktop.ini', 'Windows keeps the look of a folder in it'],
  ['icon\r', 'macOS keeps the icon of a folder in it'],
  ['dicomdir', 'a table of contents of DICOM files, which are read themselves'],
])

const aboutTheData =
  /^(?:readme|licen[cs]e|copying|citation|changelog)(?:(?:[ _-][a-z0-9 _-]{1,40})?(?:\.(?:roboflow|dataset))?(?:\.(?:txt|md|pdf|html?|rst|cff)){1,2})?$/

function reasonOfFile(name: string): string | null {
  const plain = name.toLowerCase()
  const known = hiddenFiles.get(plain)
  if (known) return known
  if (plain.startsWith('~$')) return 'an office program keeps it while a file is open'
  if (plain.length <= 100 && aboutTheData.test(plain)) return 'a text about the data'
  return null
}

/** Most names have nothing of all this: told at once. */
const suspect =
  /(?:^|\/)(?:[._@#$~]|system volume|lost\+|thumbs|ehthumbs|desktop|icon\r|dicomdir|readme|licen|copying|citation|changelog)/i

/**
 * Why nobody needs to be asked about a file, by its name alone.
 * @param path within the source, with forward slashes
 * @returns a short sentence for people; null: it may be wanted
 */
export function passedOverReason(path: string): string | null {
  if (!suspect.test(path)) return null
  const parts = path.split('/')
  const name = parts.pop() ?? ''
  for (const folder of parts) {
    const known = hiddenFolders.get(folder.toLowerCase())
    if (known) return known
  }
  if (name.startsWith('._')) return 'macOS keeps it beside a file'
  if ([...parts, name].some(part => part.startsWith('.') && part !== '.' && part !== '..')) return 'hidden'
  return hiddenFolders.get(name.toLowerCase()) ?? reasonOfFile(name)
}
