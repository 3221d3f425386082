import { stat, statfs } from 'node:fs/promises'
import { InvalidInput } from '#core/errors.ts'
import { Obstacle } from '#core/obstacle.ts'
import { parsePlace } from '#core/place.ts'
import { readSettings } from '#core/settings.ts'
import { showBytes } from '#core/show-bytes.ts'
import { unlessMissing } from '#core/unless-missing.ts'

/** What is kept on a disk: images and weights, and everything else. */
type Kept = 'data' | 'blobs'

export interface Disk {
  holds: Kept[]
  totalBytes: number
  /** For this process: some systems keep a part for root. */
  freeBytes: number
  /** Of those, what is left beside the reserve. */
  roomBytes: number
}

/** How the disk of a folder is that is there. */
async function measureDisk(folder: string): Promise<Omit<Disk, 'holds'>> {
  const { blocks, bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  return { totalBytes: blocks * bsize, freeBytes, roomBytes: Math.max(0, freeBytes - readSettings().diskReserveBytes) }
}

/** Bytes that may still be written into a folder that is there, the reserve for everything else taken off. */
export const findRoom = async (folder: string): Promise<number> => (await measureDisk(folder)).roomBytes

/** The disks that this process writes to; a bucket has none. */
export async function findDisks(): Promise<Disk[]> {
  const { dataDir, blobs } = readSettings()
  const place = parsePlace(blobs)
  const folders: [Kept, string][] = [['data', dataDir]]
  if (place?.kind === 'folder') folders.push(['blobs', place.folder])
  const disks = new Map<number, Disk>()
  for (const [kept, folder] of folders) {
    const found = await unlessMissing(stat(folder))
    if (!found) continue
    const { dev } = found
    const known = disks.get(dev)
    if (known) {
      known.holds.push(kept)
      continue
    }
    disks.set(dev, { holds: [kept], ...(await measureDisk(folder)) })
  }
  return [...disks.values()]
}

/** What is left on the fullest of them, for people. */
const showLeft = ({ freeBytes, holds }: Disk) =>
  `the server's disk for ${holds.includes('blobs') ? 'images' : 'caches and uploads'} has ${showBytes(freeBytes)} left`

/**
 * Looks for room before something large is begun: better now and with numbers than half way.
 * @param need bytes that images or weights are known to take; 0: not known, any room beside the reserve will do
 * @throws InvalidInput with what is left, what is reserved and what is needed
 */
export async function requireDiskRoom(field: string, what: string, need = 0): Promise<void> {
  const isFull = ({ holds, roomBytes }: Disk) => roomBytes === 0 || (holds.includes('blobs') && roomBytes < need)
  const disk = (await findDisks()).find(isFull)
  if (!disk) return
  const wanted = need > 0 ? `, and this takes about ${showBytes(need)}` : ''
  const reserve = showBytes(readSettings().diskReserveBytes)
  throw new InvalidInput(
    field,
    what,
    `what there is room for: ${showLeft(disk)}, of which ${reserve} stay free${wanted}; ask an administrator of the installation to make room`,
  )
}

/**
 * In the midst of a job: the reserve is not for it. It waits, and goes on by itself once there is room.
 * @throws Obstacle
 */
export async function keepReserve(): Promise<void> {
  const full = (await findDisks()).find(disk => disk.roomBytes === 0)
  if (!full) return
  const reserve = showBytes(readSettings().diskReserveBytes)
  throw new Obstacle(`${showLeft(full)}, and ${reserve} stay free for everything else`, 'the disk is full')
}
