interface Named {
  source: string
  location: string
}

/** What an import is called where there is little room: the last part of where it came from. */
export const nameOf = ({ source, location }: Named) =>
  source === 'PHANTOM' ? 'Phantoms' : (location.split(/[\\/]/).findLast(Boolean) ?? location)

const kinds: Record<string, string> = {
  FOLDER: 'Folder on the server',
  ZIP: 'Archive on the server',
  UPLOAD: 'From a computer',
  PHANTOM: 'Drawn phantoms',
}

const inBucket: Record<string, string> = { FOLDER: 'Folder of a bucket', ZIP: 'Archive of a bucket' }

export const kindOf = ({ source, location }: Named) =>
  (location.startsWith('s3://') ? inBucket[source] : undefined) ?? kinds[source] ?? source
