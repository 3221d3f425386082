/** A file that was dropped or chosen, and where it lay. */
export interface Brought {
  /** With its folders, with forward slashes. */
  path: string
  file: File
}

const blockBytes = 512
/** So that the same files are the same bytes, whenever they are packed. */
const noTime = 0
const encoder = new TextEncoder()

function write(block: Uint8Array, at: number, length: number, text: string): void {
  block.set(encoder.encode(text).subarray(0, length), at)
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')

/** One header of the ustar interchange format (POSIX.1-2017, pax). @param name of at most 100 bytes */
function headerOf(name: string, size: number, type: '0' | 'x'): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(blockBytes)
  write(block, 0, 100, name)
  write(block, 100, 8, '0000644')
  write(block, 108, 8, '0000000')
  write(block, 116, 8, '0000000')
  write(block, 124, 12, octal(Math.min(size, 8 ** 11 - 1), 11))
  write(block, 136, 12, octal(noTime, 11))
  write(block, 148, 8, '        ')
  write(block, 156, 1, type)
  write(block, 257, 8, 'ustar\0' + '00')
  const sum = block.reduce((all, byte) => all + byte, 0)
  write(block, 148, 8, `${octal(sum, 6)}\0 `)
  return block
}

/** "<length> <key>=<value>\n", whose length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = encoder.encode(` ${key}=${value}\n`).length
  let length = rest + String(rest).length
  if (rest + String(length).length > length) length += 1
  return `${length} ${key}=${value}\n`
}

const paddingOf = (size: number) => new Uint8Array((blockBytes - (size % blockBytes)) % blockBytes)

/** Headers for one file: where its name or size is more than a plain one holds, another before it says so. */
function headersOf(path: string, size: number): Uint8Array<ArrayBuffer>[] {
  const isLong = encoder.encode(path).length > 100
  const isLarge = size >= 8 ** 11
  if (!isLong && !isLarge) return [headerOf(path, size, '0')]
  const records = (isLong ? paxRecord('path', path) : '') + (isLarge ? paxRecord('size', String(size)) : '')
  const extra = encoder.encode(records)
  return [headerOf('pax', extra.length, 'x'), extra, paddingOf(extra.length), headerOf('long', size, '0')]
}

/** What is sent is called after the one folder that all of it lies in, else by how much it is. */
function nameOf(brought: readonly Brought[]): string {
  const tops = new Set(brought.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')))
  const [top = ''] = tops
  const name = tops.size === 1 && top !== '' ? top : `${brought.length} files`
  return `${name.replaceAll(/[\\\p{Cc}]/gu, '_').slice(0, 200)}.tar`
}

/**
 * Files as one TAR, in the order of their paths: the same files are the same bytes, so that it is gone on with where it
 * stopped. Nothing is read before it is sent.
 */
export function packTar(brought: readonly Brought[]): File {
  const sorted = [...brought].sort((a, b) => (a.path < b.path ? -1 : 1))
  const parts: (File | Uint8Array<ArrayBuffer>)[] = sorted.flatMap(({ path, file }) => [
    ...headersOf(path, file.size),
    file,
    paddingOf(file.size),
  ])
  const lastModified = brought.reduce((newest, { file }) => Math.max(newest, file.lastModified), 0)
  return new File([...parts, new Uint8Array(2 * blockBytes)], nameOf(brought), {
    type: 'application/x-tar',
    lastModified,
  })
}

const isArchive = (name: string) => /\.(?:zip|tar|tar\.gz|tgz)$/i.test(name)

/** What is sent of what was brought: an archive as it is, everything else as one TAR. */
export function fileToSend(brought: readonly Brought[]): File | undefined {
  const [first, ...more] = brought
  if (!first) return undefined
  return more.length === 0 && isArchive(first.file.name) ? first.file : packTar(brought)
}
