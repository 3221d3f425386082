import { namesBelow } from '#core/import/bucket-source.ts'
import { counted } from '#core/import/levels/say.ts'
import { type FileSource, readSource } from '#core/import/read-source.ts'
import { tarDirectory } from '#core/import/tar/directory.ts'
import { walkFolder } from '#core/import/walk-folder.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'
import { type BucketAddress, showAddress } from '#core/place.ts'

/** Where an import reads from; isOurs: the product put it there itself, into its own folders. */
export type Container =
  | { kind: 'folder'; folder: string; isOurs?: boolean }
  | { kind: 'zip'; zip: string; isOurs?: boolean }
  | { kind: 'tar'; tar: string; isOurs?: boolean }
  | { kind: 'bucket'; address: BucketAddress }

export const sourceIn = (container: Container, file: string): FileSource => {
  if (container.kind === 'bucket') return { kind: 'object', address: container.address, path: file }
  const { isOurs = false } = container
  if (container.kind === 'folder') return { kind: 'file', folder: container.folder, path: file, isOurs }
  if (container.kind === 'zip') return { kind: 'zip', zip: container.zip, path: file, isOurs }
  return { kind: 'tar', tar: container.tar, path: file, isOurs }
}

export function locationOf(container: Container): string {
  if (container.kind === 'bucket') return showAddress(container.address)
  return container.kind === 'folder' ? container.folder : container.kind === 'zip' ? container.zip : container.tar
}

function namesOf(container: Container) {
  if (container.kind === 'bucket') return namesBelow(container.address)
  if (container.kind === 'folder') return walkFolder(container.folder, container.isOurs)
  const directory =
    container.kind === 'zip'
      ? zipDirectory(container.zip, container.isOurs)
      : tarDirectory(container.tar, container.isOurs)
  return directory.then(files => [...files.keys()])
}

/** Names of all files in it, hidden ones too, in order. @throws InvalidInput */
export const namesIn = async (container: Container): Promise<string[]> => (await namesOf(container)).sort()

export const readIn = (container: Container, file: string, mostBytes?: number): Promise<Buffer> =>
  readSource(sourceIn(container, file), mostBytes)

/** So many files of it may be asked for at once: a bucket answers later than a disk, and as many. */
export const readsAtOnce = ({ kind }: Container): number => (kind === 'bucket' ? 16 : 4)

/** What somebody should know of how the names in it are read, in sentences. @throws InvalidInput */
export async function remarksOn(container: Container): Promise<string[]> {
  if (container.kind !== 'tar') return []
  const directory = await tarDirectory(container.tar, container.isOurs)
  const rooted = [...directory].filter(([, { isRooted }]) => isRooted)
  const [first] = rooted
  if (first === undefined) return []
  const begin = rooted.length === 1 ? 'begins' : 'begin'
  return [`${counted(rooted.length, 'name')} ${begin} with /, which is taken off, such as that of ${first[0]}`]
}
