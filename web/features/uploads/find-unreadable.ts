import type { Member } from './pack-tar.ts'

const atOnce = 8

async function isReadable({ file }: Member): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch {
    // Whatever the browser calls it: what was chosen cannot be had any more.
    return false
  }
}

async function unreadableOf(members: readonly Member[]): Promise<string[]> {
  const waiting = [...members]
  const found: string[] = []
  const look = async () => {
    for (let member = waiting.shift(); member; member = waiting.shift())
      if (!(await isReadable(member))) found.push(member.path)
  }
  await Promise.all(Array.from({ length: atOnce }, look))
  return found.sort()
}

/**
 * Files that were changed, moved or taken away since they were chosen, or that may not be read: a browser gives no byte of
 * them, and what is sent breaks off there as if the connection had.
 * @param from where the part that could not be sent begins, @param to where it ends
 * @returns their paths; none where those of this part can be read, whatever is behind it
 */
export async function findUnreadable(members: readonly Member[], from: number, to: number): Promise<string[]> {
  const here = members.filter(({ start, file }) => start < to && start + file.size >= from)
  const unreadable = await unreadableOf(here)
  if (unreadable.length === 0) return []
  return [...unreadable, ...(await unreadableOf(members.filter(({ start }) => start >= to)))]
}
