import { link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Actor } from '#core/context.ts'
import { openFile, openFolder } from '#core/folder.ts'
import { readSource } from '#core/import/read-source.ts'
import { walkFolder } from '#core/import/walk-folder.ts'
import { openInside } from '#core/open-inside.ts'

const place = await realpath(await mkdtemp(path.join(tmpdir(), 'lamina-folder-')))
const at = (...names: string[]) => path.join(place, ...names)
const dataDir = at('disk', 'data')
for (const folder of ['disk/scans', 'disk/data/blobs/ab', 'disk/data/uploads', 'other', 'blobs-elsewhere/ab'])
  await mkdir(at(folder), { recursive: true })
await writeFile(at('disk/data/secret'), 'the secret')
await writeFile(at('disk/data/blobs/ab/blob'), 'bytes')
await writeFile(at('disk/scans.zip'), '')
await writeFile(at('disk/scans/a.png'), '')
await writeFile(at('other/scans.zip'), '')
await symlink(at('disk'), at('link'))
await symlink(at('other'), at('disk/out'))
await symlink(at('other/nothing'), at('disk/dangling'))
await symlink(dataDir, at('disk/scans/data'))
await symlink(at('disk/data/secret'), at('disk/scans/secret.csv'))
await link(at('disk/data/secret'), at('disk/scans/second-name.csv'))

const person = (isAdmin: boolean): { actor: Actor } => ({ actor: { id: 'p', name: 'P', isAdmin, key: null } })
const [reviewer, admin] = [person(false), person(true)]
const program: { actor: Actor } = { actor: { ...admin.actor, key: { id: 'k', projectIds: [], roles: [] } } }
const refusal = (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    found => `opened ${found}`,
    (error: Error) => error.message,
  )
const notOpened = /LAMINA_FOLDER_ROOTS names|not Lamina's own or the system's/

beforeEach(() => {
  vi.stubEnv('LAMINA_DATA_DIR', dataDir)
  vi.stubEnv('LAMINA_FOLDER_ROOTS', undefined)
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => rm(place, { recursive: true }))

test('a root that is itself a link lets in what lies behind it, and nothing else, whoever asks', async () => {
  vi.stubEnv('LAMINA_FOLDER_ROOTS', at('link'))
  for (const who of [reviewer, admin, program]) {
    expect(await openFolder(who, 'folder', at('link/scans'))).toBe(at('disk/scans'))
    expect(await openFolder(who, 'folder', at('disk/scans/'))).toBe(at('disk/scans'))
    expect(await refusal(openFolder(who, 'folder', at('link/out')))).toMatch(notOpened)
    expect(await refusal(openFolder(who, 'folder', at('other')))).toMatch(notOpened)
  }
})

test('a file is held to the same roots, and is no folder', async () => {
  vi.stubEnv('LAMINA_FOLDER_ROOTS', at('disk'))
  expect(await openFile(reviewer, 'zip', at('disk/scans.zip'))).toBe(at('disk/scans.zip'))
  await expect(openFile(reviewer, 'zip', at('disk/scans'))).rejects.toThrow(/a file, not a folder/)
  for (const name of ['other', 'disk/out'])
    await expect(openFile(reviewer, 'zip', at(name, 'scans.zip'))).rejects.toThrow(notOpened)
})

test('without roots an administrator of the installation names any folder, nobody else one', async () => {
  expect(await openFolder(admin, 'folder', at('other'))).toBe(at('other'))
  for (const who of [reviewer, program, { actor: null }])
    for (const folder of ['other', 'nothing', 'disk/data'])
      expect(await refusal(openFolder(who, 'folder', at(folder)))).toMatch(/LAMINA_FOLDER_ROOTS names: it names none/)
})

test.each([
  ['LAMINA_HOST', '0.0.0.0'],
  ['LAMINA_HOST', '::'],
  ['LAMINA_HOST', '127.0.0.1.example.org'],
  ['LAMINA_API_HOST', '0.0.0.0'],
  ['LAMINA_PUBLIC_URL', 'https://lamina.example.org'],
  ['LAMINA_PUBLIC_URL', 'http://10.0.0.7:3000'],
])(
  'reached from elsewhere by %s=%s, it is closed to administrators too, unless roots are named',
  async (name, value) => {
    vi.stubEnv(name, value)
    expect(await refusal(openFolder(admin, 'folder', at('other')))).toMatch(/it names none/)
    vi.stubEnv('LAMINA_FOLDER_ROOTS', at('other'))
    expect(await openFolder(admin, 'folder', at('other'))).toBe(at('other'))
  },
)

test.each([
  ['LAMINA_HOST', 'localhost'],
  ['LAMINA_HOST', '::1'],
  ['LAMINA_PUBLIC_URL', 'http://[::1]:3000'],
  ['LAMINA_PUBLIC_URL', 'http://127.1:3000'],
  ['LAMINA_FOLDER_ROOTS', ''],
  ['LAMINA_FOLDER_ROOTS', ' : '],
])('%s=%s leaves this machine alone and names no root', async (name, value) => {
  vi.stubEnv(name, value)
  expect(await openFolder(admin, 'folder', at('other'))).toBe(at('other'))
  expect(await refusal(openFolder(reviewer, 'folder', at('other')))).toMatch(/it names none/)
})

const spellings = [
  'disk/data',
  'disk/data/',
  'disk//data/./',
  'disk/data/blobs',
  'disk/data/blobs/ab',
  'disk/scans/../data',
  'disk/scans/data',
  'link/data/uploads',
  'disk/data/nothing',
  'disk/data/secret',
]
for (const roots of [undefined, '/', at('disk'), dataDir, at('disk/data/blobs')])
  test(`the data folder is opened to nobody, however it is spelled, with the roots ${roots?.replace(place, '')}`, async () => {
    vi.stubEnv('LAMINA_FOLDER_ROOTS', roots)
    for (const who of [reviewer, admin]) {
      const said = new Set<string>()
      for (const name of spellings)
        for (const open of [openFolder, openFile]) {
          const message = await refusal(open(who, 'folder', `${place}/${name}`))
          expect(message).toMatch(notOpened)
          said.add(message.slice(message.indexOf('allowed:')).replace(/folder|file/, 'place'))
        }
      // Nor does anybody learn what is there and what is not.
      expect(said.size).toBe(1)
    }
  })

test.runIf(process.platform === 'linux')('nor by what the kernel shows as files', async () => {
  const [pid, relative] = [process.pid, dataDir.slice(1)]
  const names = [
    `/proc/self/root/${relative}`,
    `/proc/${pid}/cwd`,
    '/dev/fd/0',
    '/proc/self',
    '/sys',
    '/dev',
    '/dev/shm',
    '/sys/nothing',
  ]
  for (const roots of [undefined, '/', '/proc'])
    for (const name of names) {
      vi.stubEnv('LAMINA_FOLDER_ROOTS', roots)
      expect(await refusal(openFolder(admin, 'folder', name))).toMatch(notOpened)
      expect(await refusal(openFile(admin, 'zip', name))).toMatch(notOpened)
    }
  await symlink('/proc/self/root', at('disk/root'))
  vi.stubEnv('LAMINA_FOLDER_ROOTS', at('disk'))
  expect(await refusal(openFolder(admin, 'folder', at('disk/root', relative)))).toMatch(notOpened)
  await rm(at('disk/root'))
})

test('blobs that are kept elsewhere are opened to nobody either', async () => {
  expect(await openFolder(admin, 'folder', at('blobs-elsewhere'))).toBe(at('blobs-elsewhere'))
  vi.stubEnv('LAMINA_BLOBS', at('blobs-elsewhere'))
  for (const name of ['blobs-elsewhere', 'blobs-elsewhere/ab'])
    expect(await refusal(openFolder(admin, 'folder', at(name)))).toMatch(notOpened)
})

test('outside of what is opened nobody learns what is there: file, folder, link to nowhere and nothing sound alike', async () => {
  vi.stubEnv('LAMINA_FOLDER_ROOTS', at('disk'))
  const names = [
    'other',
    'other/scans.zip',
    'nothing',
    'nothing/below',
    'disk/out',
    'disk/out/nothing',
    'disk/dangling',
    'disk/dangling/x',
  ]
  const said = await Promise.all(names.map(name => refusal(openFolder(admin, 'folder', at(name)))))
  expect(new Set(said.map(message => message.replace(/^.*allowed/, ''))).size).toBe(1)
  await expect(openFolder(admin, 'folder', at('disk/nothing'))).rejects.toThrow('ENOENT')
  for (const name of ['scans', `${at('disk')}\0`, `/${'a/'.repeat(5000)}`])
    expect(await refusal(openFolder(admin, 'folder', name))).toContain('allowed: an absolute path')
})

test('the parent of the data folder is listed without it', async () => {
  expect((await walkFolder(at('disk'))).sort()).toEqual([
    'dangling',
    'out',
    'scans.zip',
    'scans/a.png',
    'scans/data',
    'scans/second-name.csv',
    'scans/secret.csv',
  ])
  const names = await walkFolder(place)
  expect(names.filter(name => /data\//.test(name))).toEqual([])
})

test('a file is read where it lies, not where a link leads; a second name of a file of ours is none of the folder', async () => {
  const folder = at('disk/scans')
  expect(await readSource({ kind: 'file', folder, path: 'a.png' })).toEqual(Buffer.alloc(0))
  for (const name of ['secret.csv', 'data/secret', '../data/secret', 'second-name.csv', '../../other/scans.zip'])
    await expect(readSource({ kind: 'file', folder, path: name })).rejects.toThrow('not a link out of it')
  await expect(readSource({ kind: 'file', folder: at('disk'), path: 'data/secret' })).rejects.toThrow('not a link out')
  await expect(readSource({ kind: 'file', folder, path: 'nothing' })).rejects.toThrow('ENOENT')
  await expect(readSource({ kind: 'file', folder: at('disk'), path: 'scans' })).rejects.toThrow('a file, not a folder')
})

test('a link swapped in between the look and the opening is not followed', async () => {
  const [folder, file] = [at('disk/scans'), at('disk/scans/swapped')]
  let leaked = 0
  let isOver = false
  const swap = async () => {
    while (!isOver) {
      await writeFile(file, 'plain')
      await rm(file)
      await symlink(at('disk/data/secret'), file)
      await rm(file)
    }
  }
  const swapping = swap()
  for (let i = 0; i < 400; i++) {
    const handle = await openInside(folder, 'swapped').catch(() => null)
    if (handle && (await handle.readFile('utf8')).includes('secret')) leaked++
    await handle?.close()
  }
  isOver = true
  await swapping
  expect(leaked).toBe(0)
})
