import type { BigIntStats } from 'node:fs'
import { readdir, realpath, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { parsePlace } from '#core/place.ts'
import { readSettings } from '#core/settings.ts'

export const isWithin = (root: string, file: string) => file === root || file.startsWith(root.replace(/\/?$/, path.sep))

/** What the kernel shows as files: itself, its devices, and everybody's open files. */
const kernelFolders = process.platform === 'win32' ? [] : ['/proc', '/sys', '/dev']
/** The same, mounted elsewhere: proc, sysfs, cgroup, cgroup2, debugfs, tracefs, securityfs, devpts, bpf, pstore, configfs, fusectl, mqueue, nsfs, selinuxfs, efivarfs, binfmt_misc. */
const kernelTypes = new Set([
  0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0x73636673, 0x1cd1, 0xcafe4a11, 0x6165676c,
  0x62656570, 0x65735543, 0x19800202, 0x6e736673, 0xf97cff8c, 0xde5e81e4, 0x42494e4d,
])
/** Where npm start keeps the files of the embedded database when root starts it. */
const databaseHome = '/var/lib/lamina'
/** In front of every file that is read, and nobody moves the data folder. */
const keptMs = 2000

type Id = Pick<BigIntStats, 'dev' | 'ino'>
const nameOf = ({ dev, ino }: Id) => `${dev}:${ino}`

/** What is never read for anybody: all that this installation keeps (pictures, secrets, record, logs), and the kernel's. */
export interface OwnPlaces {
  /** Whether something lies there, by its name or by what it is (the same folder under another name). @param real all links followed */
  hold(real: string): Promise<boolean>
  /** As hold, of a file that is open; found: what it is, which may be a second name of the file with the secret. */
  holdOpened(real: string, found: Id): Promise<boolean>
}

export const isOfKernel = (file: string): boolean => kernelFolders.some(folder => isWithin(folder, file))

const idAt = (file: string): Promise<Id | null> => stat(file, { bigint: true }).catch(() => null) // not there, or not ours to see: then it is read by nobody

async function findOwnPlaces(): Promise<OwnPlaces> {
  const { dataDir, blobs } = readSettings()
  const blobPlace = parsePlace(blobs)
  const roots = [dataDir, ...(blobPlace?.kind === 'folder' ? [blobPlace.folder] : []), databaseHome]
  const parts = (await readdir(dataDir).catch(() => [])).map(name => path.join(dataDir, name))
  const reals = await Promise.all(roots.map(root => realpath(root).catch(() => root)))
  const names = [...roots, ...reals]
  const ids = new Set((await Promise.all([...roots, ...parts].map(idAt))).map(id => id && nameOf(id)))
  const isOne = (id: Id | null) => id !== null && ids.has(nameOf(id))
  const isNamed = (real: string) => isOfKernel(real) || names.some(name => isWithin(name, real))
  // Thousands of files lie in one folder: what it is, and all above it, is looked at once as long as this is kept.
  const folders = new Map<string, Promise<Place>>()
  const placeOf = (at: string): Promise<Place> => {
    const known = folders.get(at) ?? lookAt(at)
    folders.set(at, known)
    return known
  }
  const lookAt = async (at: string): Promise<Place> => {
    const id = await idAt(at)
    const above = at === path.dirname(at) ? null : await placeOf(path.dirname(at))
    const isOwn = isOne(id) || (above?.isOwn ?? false)
    return { dev: id?.dev ?? null, isOwn, isKernels: !isOwn && (await isKernelType(at)) }
  }
  return {
    async hold(real) {
      if (isNamed(real)) return true
      const { isOwn, isKernels } = await placeOf(real)
      return isOwn || isKernels
    },
    async holdOpened(real, found) {
      if (isNamed(real) || isOne(found)) return true
      const { dev, isOwn, isKernels } = await placeOf(path.dirname(real))
      return isOwn || (dev === found.dev ? isKernels : isKernelType(real))
    },
  }
}

/** A folder, or what is asked about as if it were one. */
interface Place {
  /** Null: not there, or not ours to see. */
  dev: bigint | null
  /** It is one of ours, or lies in one. */
  isOwn: boolean
  isKernels: boolean
}

const isKernelType = (real: string): Promise<boolean> =>
  statfs(real).then(
    ({ type }) => kernelTypes.has(type),
    () => false, // not there: nothing to read
  )

/** A text for people, without where this installation keeps its files: that is for its log. */
export function withoutOwnPlaces(text: string): string {
  const { dataDir, blobs } = readSettings()
  const named: [string, string][] = [
    [blobs, 'the blob store'],
    [dataDir, 'the data folder'],
    [process.cwd(), 'the program'],
  ]
  return named.filter(([place]) => place.length > 1).reduce((said, [place, name]) => said.replaceAll(place, name), text)
}

let newest: { key: string; at: number; places: Promise<OwnPlaces> } | null = null

/** As the settings and the disk say now, or said a moment ago. */
export function ownPlaces(): Promise<OwnPlaces> {
  // All that places depend on; to read all settings takes as long as to read a small file.
  const { LAMINA_DATA_DIR, LAMINA_BLOBS } = process.env
  const key = `${process.cwd()}\n${LAMINA_DATA_DIR}\n${LAMINA_BLOBS}`
  if (newest?.key === key && performance.now() - newest.at < keptMs) return newest.places
  newest = { key, at: performance.now(), places: findOwnPlaces() }
  return newest.places
}
