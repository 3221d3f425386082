import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { openFile, openFolder } from '#core/folder.ts'

const place = await realpath(await mkdtemp(path.join(tmpdir(), 'lamina-folder-')))
await mkdir(path.join(place, 'disk', 'scans'), { recursive: true })
await mkdir(path.join(place, 'other'))
await symlink(path.join(place, 'disk'), path.join(place, 'link'))
await symlink(path.join(place, 'other'), path.join(place, 'disk', 'out'))
afterEach(() => vi.unstubAllEnvs())

test('a root that is itself a link lets in what lies behind it, and nothing else', async () => {
  vi.stubEnv('LAMINA_FOLDER_ROOTS', path.join(place, 'link'))
  const scans = path.join(place, 'disk', 'scans')
  expect(await openFolder('folder', path.join(place, 'link', 'scans'))).toBe(scans)
  expect(await openFolder('folder', scans)).toBe(scans)
  await expect(openFolder('folder', path.join(place, 'link', 'out'))).rejects.toThrow(/a folder below .*link/)
})

test('a file is held to the same roots, and is no folder', async () => {
  vi.stubEnv('LAMINA_FOLDER_ROOTS', path.join(place, 'disk'))
  const zip = path.join(place, 'disk', 'scans.zip')
  await writeFile(zip, '')
  await writeFile(path.join(place, 'other', 'scans.zip'), '')
  expect(await openFile('zip', zip)).toBe(zip)
  await expect(openFile('zip', path.join(place, 'disk', 'scans'))).rejects.toThrow(/a file, not a folder/)
  for (const name of ['other', 'disk/out'])
    await expect(openFile('zip', path.join(place, name, 'scans.zip'))).rejects.toThrow(/allowed: a file below .*disk$/)
})

test('outside the roots nobody learns what is there', async () => {
  vi.stubEnv('LAMINA_FOLDER_ROOTS', path.join(place, 'disk'))
  for (const name of ['other', 'nothing'])
    await expect(openFolder('folder', path.join(place, name))).rejects.toThrow(/allowed: a folder below .*disk$/)
  await expect(openFolder('folder', path.join(place, 'disk', 'nothing'))).rejects.toThrow('ENOENT')
  await rm(place, { recursive: true })
})
