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

export const kindOf = ({ source }: Pick<Named, 'source'>) => kinds[source] ?? source
