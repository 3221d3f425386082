import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Attack, brief, hold } from './attack.ts'
import { tryFolder } from './disk.ts'
import type { World } from './world.ts'

interface Trap {
  folder: string
  dataDir: string
}

/** What an administrator, who may name the folder, is told of what a trap in it leads to. */
const mustTellNothing =
  (lay: (trap: Trap) => Promise<{ folder: string } | { zip: string }>) =>
  async ({ admin, projectId, dataDir }: World): Promise<string> => {
    const secretsIn = ['secret', 'postgres-password'].map(name => readFile(path.join(dataDir, name), 'utf8'))
    const secrets = (await Promise.all(secretsIn)).map(text => text.trim())
    const folder = await mkdtemp(path.join(tmpdir(), 'lamina-attack-'))
    try {
      const { isRefused, text } = await tryFolder(admin, { projectId, ...(await lay({ folder, dataDir })) })
      hold(!isRefused, `was not tried: ${brief(text)}`)
      hold(text.includes('a.png'), `the picture beside it is not told of: ${brief(text)}`)
      hold(
        !secrets.some(secret => text.includes(secret)) && !/root:[^"]*:0:/.test(text),
        `tells what stands there: ${brief(text)}`,
      )
      return `looked at, and nothing told: ${brief(text)}`
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

const links = async ({ folder, dataDir }: Trap) => {
  await symlink(path.join(dataDir, 'secret'), path.join(folder, 'manifest.csv'))
  await symlink(path.join(dataDir, 'postgres-password'), path.join(folder, 'labels.json'))
  await symlink('/etc/passwd', path.join(folder, 'passwd.txt'))
  await writeFile(path.join(folder, 'a.png'), 'no picture')
}

export const listAttacks: Attack[] = [
  {
    name: 'links to secrets, named as lists are',
    attempt: mustTellNothing(async trap => {
      await links(trap)
      return { folder: trap.folder }
    }),
  },
  {
    name: 'a list whose rows name the secret and /etc/passwd',
    attempt: mustTellNothing(async ({ folder, dataDir }) => {
      const places = [`${dataDir}/secret`, `../../..${dataDir}/secret`, '/etc/passwd', 'file:///etc/passwd', 'a.png']
      await writeFile(path.join(folder, 'list.csv'), `file,label\n${places.map(place => `${place},Normal\n`).join('')}`)
      await writeFile(path.join(folder, 'a.png'), 'no picture')
      return { folder }
    }),
  },
  {
    name: 'a TAR of links to secrets',
    attempt: mustTellNothing(async trap => {
      await links(trap)
      const zip = path.join(trap.folder, 'trap.zip')
      execFileSync('tar', ['czf', zip, '-C', trap.folder, 'manifest.csv', 'labels.json', 'passwd.txt', 'a.png'])
      return { zip }
    }),
  },
]
