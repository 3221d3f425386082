import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { tarDirectory } from '#core/import/tar/directory.ts'
import { readTarEntry } from '#core/import/tar/read-entry.ts'
import { writeZip } from '#tests/kit/zip.ts'
import { archiveNames } from '../../web/features/uploads/archive-names.ts'
import { findUnreadable } from '../../web/features/uploads/find-unreadable.ts'
import { packTar, toSend } from '../../web/features/uploads/pack-tar.ts'

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
  expect(await read(packTar(brought(files)).file)).toEqual(files)
})

test('the same files are the same bytes, whatever order they were found in', async () => {
  const files = brought({ 'a/1.png': 'one', 'a/2.png': 'two', 'b/3.png': 'three' })
  const bytes = async (file: File) => Buffer.from(await file.arrayBuffer()).toString('hex')
  expect(await bytes(packTar(files).file)).toBe(await bytes(packTar(files.toReversed()).file))
  expect(packTar(files).print).toBe(packTar(files.toReversed()).print)
})

test('it is called after the folder that all lies in, else by how many files it is, and by its print', () => {
  const nameOf = (...names: string[]) => packTar(brought(Object.fromEntries(names.map(name => [name, ''])))).file.name
  expect(nameOf('neck/a.png', 'neck/b/c.png')).toMatch(/^neck [0-9a-f]{8}\.tar$/)
  expect(nameOf('neck/a.png', 'c.png')).toMatch(/^2 files [0-9a-f]{8}\.tar$/)
  expect(nameOf('a.png')).toMatch(/^1 file [0-9a-f]{8}\.tar$/)
})

test('an archive alone is sent as it is; beside others it is one of the files', () => {
  for (const name of ['x.zip', 'x.TAR', 'x.tar.gz', 'x.tgz'])
    expect(toSend(brought({ [name]: 'bytes' }))?.file.name).toBe(name)
  expect(toSend(brought({ 'x.zip': 'bytes', 'y.png': 'bytes' }))?.file.name).toMatch(/^2 files \w{8}\.tar$/)
  expect(toSend([])).toBeUndefined()
})

test('files of other times, sizes or names are told from those before, also by name, without being read', () => {
  const file = (name: string, text: string, lastModified: number) => ({
    path: name,
    file: new File([text], name, { lastModified }),
  })
  const before = packTar([file('a.png', 'one', 5), file('b.png', 'two', 9)])
  const same = packTar([file('a.png', 'uno', 5), file('b.png', 'two', 9)])
  expect([same.print, same.file.name]).toEqual([before.print, before.file.name])
  for (const changed of [file('a.png', 'one', 6), file('a.png', 'ones', 5), file('c.png', 'one', 5)]) {
    const other = packTar([changed, file('b.png', 'two', 9)])
    expect(other.print).not.toBe(before.print)
    expect(other.file.name).not.toBe(before.file.name)
    expect(other.file.size).toBe(before.file.size)
  }
})

/** A file that was changed after it was chosen: a browser gives none of its bytes. */
class Changed extends File {
  override slice(): Blob {
    return Object.assign(new Blob([]), { arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) })
  }
}

test('files that cannot be read any more are found where sending broke off, and behind it', async () => {
  const text = 'x'.repeat(2000)
  const files = ['a', 'b', 'c', 'd'].map(name => ({
    path: name,
    file: ['b', 'd'].includes(name) ? new Changed([text], name) : new File([text], name),
  }))
  const { members } = packTar(files)
  expect(await findUnreadable(members, 0, 1000)).toEqual([])
  expect(await findUnreadable(members, 0, 4000)).toEqual(['b', 'd'])
  expect(await findUnreadable(members, 8000, 20_000)).toEqual(['d'])
})

const tree = { 'neck/train/Normal/a.png': 'a', [`neck/${'long '.repeat(60)}/b.png`]: 'b', 'neck/ü/c.png': '' }

test('the names in an archive are read before it is sent: TAR, compressed or not, and ZIP', async () => {
  const tar = packTar(brought(tree)).file
  const names = Object.keys(tree).sort()
  expect(await archiveNames(tar)).toEqual(names)
  const packed = await new Response(tar.stream().pipeThrough(new CompressionStream('gzip'))).blob()
  expect(await archiveNames(new File([packed], 'neck.tar.gz'))).toEqual(names)
  expect(
    (
      await archiveNames(
        new File([new Uint8Array(writeZip(Object.entries(tree).map(([name, data]) => ({ name, data }))))], 'neck.zip'),
      )
    ).sort(),
  ).toEqual(names)
})

test('what is no archive has no names', async () => {
  for (const name of ['a.zip', 'a.tar', 'a.tgz'])
    expect(await archiveNames(new File(['not an archive at all'.repeat(100)], name))).toEqual([])
})
