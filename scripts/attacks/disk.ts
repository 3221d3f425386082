import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { follow } from '../demo/follow.ts'
import { type Attack, brief, hold } from './attack.ts'
import { documents } from './documents.ts'
import type { Person, World } from './world.ts'

/** What somebody gets who imports a folder of the server: the answer, and what the import says of its files. */
export async function tryFolder(
  person: Person,
  input: Record<string, unknown>,
): Promise<{ isRefused: boolean; text: string }> {
  const answer = await person.request<{ checkImport: { id?: string; checkJob?: { id: string } } }>(
    documents.checkImport,
    {
      input,
    },
  )
  const { id, checkJob } = answer.checkImport
  if (!id || !checkJob) return { isRefused: true, text: JSON.stringify(answer) }
  await follow(person, checkJob.id).catch(() => undefined) // a check that fails let them in all the same
  return { isRefused: false, text: JSON.stringify(await person.request(documents.importFiles, { id })) }
}

const asList = (path?: string) => (path ? { reading: { lists: [{ path, isUsed: true }] } } : {})

const mustBeRefused =
  (folder: (world: World) => string, list?: string) =>
  async (world: World): Promise<string> => {
    const said: string[] = []
    for (const who of ['reviewer', 'engineer', 'admin'] as const) {
      const { isRefused, text } = await tryFolder(world[who], {
        projectId: world.projectId,
        folder: folder(world),
        ...asList(list),
      })
      hold(isRefused, `${who} was let in: ${brief(text)}`)
      said.push(text)
    }
    const secrets = await Promise.all(
      ['secret', 'postgres-password'].map(name => readFile(path.join(world.dataDir, name), 'utf8')),
    )
    for (const secret of secrets) hold(!said.some(text => text.includes(secret.trim())), 'the refusal quotes a secret')
    return `refused to reviewer, engineer and administrator: ${brief(said[0] ?? '')}`
  }

/** For those who are no administrators of the installation. */
const mustBeRefusedToMembers = (folder: string, list?: string) => async (world: World) => {
  const { isRefused, text } = await tryFolder(world.reviewer, {
    projectId: world.projectId,
    folder,
    ...asList(list),
  })
  hold(isRefused, `let in: ${brief(text)}`)
  hold(!/root:|localhost|passwd/.test(text), `quotes a file: ${brief(text)}`)
  return brief(text)
}

async function* walk(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name)
    yield place
    if (entry.isDirectory()) yield* walk(place)
  }
}

export const diskAttacks: Attack[] = [
  { name: "the server's secret as a list of files", attempt: mustBeRefused(w => w.dataDir, 'secret') },
  { name: "the database's password as a list of files", attempt: mustBeRefused(w => w.dataDir, 'postgres-password') },
  { name: 'the blob store as a folder of pictures', attempt: mustBeRefused(w => path.join(w.dataDir, 'blobs')) },
  { name: 'the data folder by a roundabout name', attempt: mustBeRefused(w => `/proc/self/root${w.dataDir}/blobs`) },
  { name: 'the data folder by ..', attempt: mustBeRefused(w => `${w.dataDir}/blobs/../blobs/`) },
  { name: '/etc/shadow as a list of files', attempt: mustBeRefusedToMembers('/etc', 'shadow') },
  { name: '/etc as a folder of pictures', attempt: mustBeRefusedToMembers('/etc') },
  { name: '/proc/self as a folder of pictures', attempt: mustBeRefused(() => '/proc/self') },
  {
    name: 'pictures, secrets and logs as another account of the machine',
    attempt: async ({ dataDir }) => {
      const top = await stat(dataDir)
      // Its group may pass through and no more: the user that PostgreSQL runs as, where root started it.
      hold((top.mode & 0o067) === 0, `the data folder has mode ${(top.mode & 0o777).toString(8)}`)
      let count = 0
      for await (const place of walk(path.join(dataDir, 'blobs'))) {
        const { mode } = await stat(place)
        hold((mode & 0o077) === 0, `${path.basename(place)} has mode ${(mode & 0o777).toString(8)}`)
        count++
      }
      return `the data folder is closed, and so are ${count} folders and files of its blob store`
    },
  },
]
