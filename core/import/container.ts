import { type FileSource, readSource } from '#core/import/read-source.ts'
import { walkFolder } from '#core/import/walk-folder.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'

/** Where an import reads from; isOurs: the product put it there itself, into its own folders. */
export type Container =
  | { kind: 'folder'; folder: string; isOurs?: boolean }
  | { kind: 'zip'; zip: string; isOurs?: boolean }

export const sourceIn = (container: Container, file: string): FileSource => {
  const { isOurs = false } = container
  return container.kind === 'folder'
    ? { kind: 'file', folder: container.folder, path: file, isOurs }
    : { kind: 'zip', zip: container.zip, path: file, isOurs }
}

export const locationOf = (container: Container): string =>
  container.kind === 'folder' ? container.folder : container.zip

/** Names of the files in it, without hidden ones, in order. @throws InvalidInput */
export async function namesIn(container: Container): Promise<string[]> {
  const names =
    container.kind === 'folder'
      ? await walkFolder(container.folder, container.isOurs)
      : [...(await zipDirectory(container.zip, container.isOurs)).keys()]
  return names.sort()
}

export const readIn = (container: Container, file: string): Promise<Buffer> => readSource(sourceIn(container, file))
