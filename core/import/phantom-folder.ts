import path from 'node:path'

/** Where the phantoms of all imports are drawn, each import's below its id, until it is over. */
export const phantomFolders = (dataDir: string): string => path.join(dataDir, 'phantoms')

export const phantomFolder = (dataDir: string, importId: string): string => path.join(phantomFolders(dataDir), importId)
