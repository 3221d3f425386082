/** Deeper folders are named by no list. */
const deepest = 32

/** Every folder that files lie in, at any depth, each once. */
export function foldersOf(files: readonly string[]): string[] {
  const folders = new Set<string>()
  for (const file of files) {
    let at = file.lastIndexOf('/')
    const above: string[] = []
    while (at > 0) {
      const folder = file.slice(0, at)
      if (folders.has(folder)) break
      above.push(folder)
      at = folder.lastIndexOf('/')
    }
    // The outermost last: what is known has all of its own.
    for (const folder of above.slice(-deepest)) folders.add(folder)
  }
  return [...folders]
}
