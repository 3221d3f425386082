import type { Brought } from '../uploads/pack-tar.ts'

const mostLists = 5
/** A request is at most 1,000,000 bytes, and names take half of it. */
const mostBytes = 300_000
const listEnd = /\.(?:csv|tsv|txt|jsonl|ndjson|json|xml|xlsx)(?:\.gz)?$/i
/** What can be cut after a line, and read all the same. */
const linesEnd = /\.(?:csv|tsv|txt|jsonl|ndjson)$/i
const notes = /(?:^|\/)(?:readme|licen[cs]e)[^/]*$/i

const stemOf = (path: string) => path.replace(/\.[^./]*(?:\.gz)?$/, '')
const depthOf = (path: string) => path.split('/').length

/** Null: not all of it has room, or it cannot be read, which is said where it is sent. */
async function headOf({ path, file }: Brought, room: number): Promise<Uint8Array<ArrayBuffer> | null> {
  const isWhole = file.size <= room
  if (!isWhole && !linesEnd.test(path)) return null
  const bytes = await file
    .slice(0, room)
    .arrayBuffer()
    .catch(() => null)
  if (bytes === null) return null
  const head = new Uint8Array(bytes)
  if (isWhole) return head
  const isWide = head[0] === 0xff && head[1] === 0xfe
  let end = head.lastIndexOf(0x0a)
  // Of two bytes a letter, others than the end of a line have this one among theirs.
  while (isWide && end >= 0 && (end % 2 === 1 || head[end + 1] !== 0))
    end = end === 0 ? -1 : head.lastIndexOf(0x0a, end - 1)
  return end < 0 ? null : head.subarray(0, end + (isWide ? 2 : 1))
}

function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text)
}

/**
 * The lists among files, those nearest to the root first, as much of them as one request may hold. What is called as a
 * picture beside it is a note of that one.
 */
export async function broughtLists(files: readonly Brought[]): Promise<{ path: string; content: string }[]> {
  const others = new Set(files.flatMap(({ path }) => (listEnd.test(path) ? [] : [stemOf(path)])))
  const lists = files
    .filter(({ path }) => listEnd.test(path) && !notes.test(path) && !others.has(stemOf(path)))
    .sort((a, b) => depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1))
    .slice(0, mostLists)
  const read: { path: string; content: string }[] = []
  let room = mostBytes
  for (const list of lists) {
    const head = await headOf(list, room)
    if (head === null) continue
    room -= head.length
    read.push({ path: list.path, content: base64Of(head) })
  }
  return read
}
