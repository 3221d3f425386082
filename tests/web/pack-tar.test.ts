import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { tarDirectory } from '#core/import/tar/directory.ts'
import { readTarEntry } from '#core/import/tar/read-entry.ts'
import { fileToSend, packTar } from '../../web/features/uploads/pack-tar.ts'

const brought = (files: Record<string, string>) =>
  Object.entries(files).map(([name, text]) => ({ path: name, file: new File([text], path.posix.basename(name)) }))

async function read(file: File): Promise<Record<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lamina-tar-'))
  try {
    const tar = path.join(folder, 'packed.tar')
    await writeFile(tar, Buffer.from(await file.arrayBuffer()))
    const names = [...(await tarDirectory(tar, true)).keys()]
    const texts = await Promise.all(names.map(async name => String(await readTarEntry(tar, name, 1e6, true))))
    return Object.fromEntries(names.map((name, i) => [name, texts[i] ?? '']))
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('what is packed is read back: names of any length and script, sizes of whole blocks and none', async () => {
  const files = {
    'chest/train/Brüche/a.png': 'x'.repeat(511),
    'chest/train/Brüche/b.png': 'y'.repeat(512),
    'chest/val/Обычный/c.png': '',
    [`chest/${'long '.repeat(60)}/d.png`]: 'z'.repeat(513),
    ['e'.repeat(100)]: '100 bytes of name',
    ['f'.repeat(101)]: '101 bytes of name',
  }
  expect(await read(packTar(brought(files)))).toEqual(files)
})

test('the same files are the same bytes, whatever order they were found in', async () => {
  const files = brought({ 'a/1.png': 'one', 'a/2.png': 'two', 'b/3.png': 'three' })
  const bytes = async (file: File) => Buffer.from(await file.arrayBuffer()).toString('hex')
  expect(await bytes(packTar(files))).toBe(await bytes(packTar(files.toReversed())))
})

test('it is called after the folder that all lies in, else by how many files it is', () => {
  expect(packTar(brought({ 'neck/a.png': '', 'neck/b/c.png': '' })).name).toBe('neck.tar')
  expect(packTar(brought({ 'neck/a.png': '', 'c.png': '' })).name).toBe('2 files.tar')
  expect(packTar(brought({ 'a.png': '' })).name).toBe('1 files.tar')
})

test('an archive alone is sent as it is; beside others it is one of the files', () => {
  for (const name of ['x.zip', 'x.TAR', 'x.tar.gz', 'x.tgz'])
    expect(fileToSend(brought({ [name]: 'bytes' }))?.name).toBe(name)
  expect(fileToSend(brought({ 'x.zip': 'bytes', 'y.png': 'bytes' }))?.name).toBe('2 files.tar')
  expect(fileToSend([])).toBeUndefined()
})
