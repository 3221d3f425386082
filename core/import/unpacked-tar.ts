import path from 'node:path'

/** Where archives that are packed as a whole are unpacked, each import's below its id, while a job reads it. */
export const unpackedTars = (dataDir: string): string => path.join(dataDir, 'unpacked')

export const unpackedTar = (dataDir: string, importId: string): string =>
  path.join(unpackedTars(dataDir), `${importId}.tar`)
