import { type FileFinder, fileFinder } from '#core/import/list/find-file.ts'
import { foldersOf } from '#core/import/list/folder-names.ts'

export interface Finders {
  file: FileFinder
  folder: FileFinder
}

/** Finders of files and of the folders that they lie in; these are looked at once a list may name some. */
export function findersOf(files: readonly string[]): Finders {
  let finder: FileFinder | null = null
  return {
    file: fileFinder(files),
    folder: (reference, from) => {
      finder ??= fileFinder(foldersOf(files))
      return finder(reference, from)
    },
  }
}
