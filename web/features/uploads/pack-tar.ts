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

/**
 * What is sent is called after the one folder that all of it lies in, else by how much it is; then by its print, so
 * that other files, which may well be as many and as large, are never gone on with in their place.
 */
function nameOf(brought: readonly Brought[], print: string): string {
  const tops = new Set(brought.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')))
  const [top = ''] = tops
  const count = brought.length === 1 ? '1 file' : `${brought.length} files`
  const name = tops.size === 1 && top !== '' ? top : count
  return `${name.replaceAll(/[\\\p{Cc}]/gu, '_').slice(0, 200)} ${print.slice(0, 8)}.tar`
}

/** A file within what is sent. */
export interface Member extends Brought {
  /** Where its bytes begin. */
  start: number
}

/** What is sent in one go. */
export interface Sending {
  file: File
  /** Of other files, or other times of theirs, it is another one: told without reading them. */
  print: string
  /** In their order; of an archive that is sent as it is, none. */
  members: readonly Member[]
}

const order = (a: Brought, b: Brought) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)

/** 64 bits of a text, in hex; for telling apart, not for secrets. */
function hashOf(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 2654435761)
    b = Math.imul(b ^ text.charCodeAt(i), 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [a, b].map(word => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/**
 * Files as one TAR, in the order of their paths: the same files are the same bytes, so that it is gone on with where it
 * stopped. Nothing is read before it is sent.
 */
export function packTar(brought: readonly Brought[]): Sending {
  const parts: (File | Uint8Array<ArrayBuffer>)[] = []
  const members: Member[] = []
  let at = 0
  const add = (part: Uint8Array<ArrayBuffer>) => {
    parts.push(part)
    at += part.length
  }
  for (const { path, file } of [...brought].sort(order)) {
    for (const header of headersOf(path, file.size)) add(header)
    members.push({ path, file, start: at })
    parts.push(file)
    at += file.size
    add(paddingOf(file.size))
  }
  add(new Uint8Array(2 * blockBytes))
  const print = hashOf(members.map(({ path, file }) => `${path}\0${file.size}\0${file.lastModified}\n`).join(''))
  return { file: new File(parts, nameOf(brought, print), { type: 'application/x-tar' }), print, members }
}

export const isArchive = (name: string) => /\.(?:zip|tar|tar\.gz|tgz)$/i.test(name)

/** What is sent of what was brought: an archive as it is, everything else as one TAR. */
export function toSend(brought: readonly Brought[]): Sending | undefined {
  const [first, ...more] = brought
  if (!first) return undefined
  const { file } = first
  return more.length === 0 && isArchive(file.name)
    ? { file, print: String(file.lastModified), members: [] }
    : packTar(brought)
}
