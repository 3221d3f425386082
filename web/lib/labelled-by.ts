interface Attribution {
  reader: { name: string } | null
  labeller: string | null
}

/** Who gave a label: its reader, else the import it came with ("import 3fa9c1d2, anna@example.org"). */
export function labelledBy({ reader, labeller }: Attribution): string {
  if (reader) return reader.name
  const [, sha256, name] = /^import:([0-9a-f]{64})(?:#(.*))?$/s.exec(labeller ?? '') ?? []
  return sha256 ? `import ${sha256.slice(0, 8)}${name ? `, ${name}` : ''}` : 'an import'
}
