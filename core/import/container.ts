import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { InvalidInput } from '#core/errors.ts'
import { type FileSource, readSource } from '#core/import/read-source.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'

/** Where an import reads from. */
export type Container = { kind: 'folder'; folder: string } | { kind: 'zip'; zip: string }

export const sourceIn = (container: Container, file: string): FileSource =>
  container.kind === 'folder'
    ? { kind: 'file', folder: container.folder, path: file }
    : { kind: 'zip', zip: container.zip, path: file }

export const locationOf = (container: Container): string =>
  container.kind === 'folder' ? container.folder : container.zip

async function namesInFolder(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new InvalidInput('folder', folder, `a folder that can be read (${error.code ?? error.message})`)
    },
  )
  return found
    .filter(f => f.isFile() || f.isSymbolicLink())
    .map(f => path.relative(folder, path.join(f.parentPath, f.name)).split(path.sep).join('/'))
    .filter(name => !name.split('/').some(part => part.startsWith('.')))
}

/** Names of the files in it, without hidden ones, in order. @throws InvalidInput */
export async function namesIn(container: Container): Promise<string[]> {
  const names =
    container.kind === 'folder'
      ? await namesInFolder(container.folder)
      : [...(await zipDirectory(container.zip)).keys()]
  return names.sort()
}

export const readIn = (container: Container, file: string): Promise<Buffer> => readSource(sourceIn(container, file))
