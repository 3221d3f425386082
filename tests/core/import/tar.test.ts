import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { namesIn } from '#core/import/container.ts'
import { openArchive } from '#core/import/open-archive.ts'
import { readSource } from '#core/import/read-source.ts'
import { surveySource } from '#core/import/survey.ts'
import { tarDirectory } from '#core/import/tar/directory.ts'
import { readTarEntry } from '#core/import/tar/read-entry.ts'
import { Obstacle } from '#core/obstacle.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { gnuLongName, pax, type TarRawEntry, writeTar } from '#tests/kit/tar.ts'

const signal = new AbortController().signal
const a = { name: 'Normal/a.png', data: 'first' }
async function fileOf(bytes: Buffer, name = 'scans.tar'): Promise<string> {
  const file = path.join(await newFolder(), name)
  await writeFile(file, bytes)
  return file
}
const tarOf = (entries: readonly TarRawEntry[]) => fileOf(writeTar(entries))
const deep = `${'f/'.repeat(90)}long name of a picture.png`

test.each<[string, readonly TarRawEntry[], string[]]>([
  ['folders', [{ name: 'Normal/', type: '5' }, a], ['Normal/a.png']],
  [
    'names from the current folder',
    [
      { name: './', type: '5' },
      { name: './Normal/a.png', data: 'x' },
    ],
    ['Normal/a.png'],
  ],
  ['a prefix', [{ name: 'a.png', prefix: 'top/Normal', data: 'x' }], ['top/Normal/a.png']],
  [
    'a long name as GNU writes it',
    [gnuLongName(deep), { name: deep.slice(0, 100), isGnu: true, data: 'x' }, a],
    ['Normal/a.png', deep],
  ],
  [
    'a long name as pax writes it',
    [pax({ path: deep, mtime: '1.5' }), { name: 'short', data: 'x' }, a],
    ['Normal/a.png', deep],
  ],
  ['a name beyond ASCII', [{ name: 'Br\u00fcche/a.png', data: 'x' }], ['Br\u00fcche/a.png']],
  [
    'a name in an old code page',
    [{ name: Buffer.from('Br\u00fcche/a.png', 'latin1'), data: 'x' }],
    ['Br\u00fcche/a.png'],
  ],
  ['hidden files', [a, { name: '.DS_Store', data: 'x' }], ['.DS_Store', 'Normal/a.png']],
  ['an old file type', [{ ...a, type: '\0' }], ['Normal/a.png']],
  ['nothing', [], []],
])('of a TAR with %s the names are read', async (_name, entries, names) => {
  expect(await namesIn({ kind: 'tar', tar: await tarOf(entries) })).toEqual(names)
})

test.each<[string, readonly TarRawEntry[], string[], string[]]>([
  ['none', [a], ['Normal/a.png'], []],
  [
    'one',
    [a, { name: '/data/x/b.png', data: 'x' }],
    ['Normal/a.png', 'data/x/b.png'],
    ['1 name begins with /, which is taken off, such as that of data/x/b.png'],
  ],
  [
    'all, also by a long name and by pax',
    [
      { name: '/data/', type: '5' },
      { name: '//data/a.png', data: 'x' },
      gnuLongName(`/${deep}`),
      { ...a, isGnu: true },
      pax({ path: '/b.png' }),
      a,
    ],
    ['b.png', 'data/a.png', deep],
    ['3 names begin with /, which is taken off, such as that of data/a.png'],
  ],
])(
  'of names from the root %s is read without the slash, and that is said once',
  async (_name, entries, names, said) => {
    const container = { kind: 'tar', tar: await tarOf(entries) } as const
    expect(await namesIn(container)).toEqual(names)
    const { found } = await surveySource(container, {}, { classNames: [], remembered: new Map() })
    expect(found.remarks.filter(remark => remark.includes('taken off'))).toEqual(said)
  },
)

test('a file of a TAR is read from where it lies, whatever is before it', async () => {
  const tar = await tarOf([
    pax({ path: deep }),
    { name: 'x', data: 'y'.repeat(700) },
    gnuLongName(deep.slice(2)),
    { name: 'x', data: 'z' },
    a,
  ])
  const read = async (file: string) => String(await readSource({ kind: 'tar', tar, path: file }))
  expect(await read(deep)).toBe('y'.repeat(700))
  expect(await read(deep.slice(2))).toBe('z')
  expect(await read('Normal/a.png')).toBe('first')
})

test.each<[string, TarRawEntry[], RegExp]>([
  ['a link', [{ name: 'b', type: '2' }], /b: a link; allowed: a file in the archive/],
  ['a hard link', [{ name: 'b', type: '1' }], /b: a link/],
  ['a device', [{ name: 'b', type: '3' }], /b: a device/],
  ['a pipe', [{ name: 'b', type: '6' }], /b: a pipe/],
  [
    'a file with a long map of holes',
    [{ name: 'b', type: 'S', data: 'x', isGnu: true, mapBlocks: 2 }],
    /b: a file with holes/,
  ],
  ['a file with holes, as GNU writes it', [{ name: 'b', type: 'S', data: 'x' }], /b: a file with holes/],
  [
    'a file with holes, as pax writes it',
    [pax({ 'GNU.sparse.major': '1', 'GNU.sparse.name': 'b' }), { name: 'GNUSparseFile.0/b', data: 'x' }],
    /b: a file with holes/,
  ],
  ['something that nobody knows', [{ name: 'b', type: 'Z' }], /b: no file/],
  ['larger than a file may be', [{ name: 'b', data: 'x'.repeat(100) }], /b: 100 bytes; allowed: up to 99 bytes/],
])('what is %s costs itself, and the others are read', async (_name, entries, message) => {
  const tar = await tarOf([...entries, a])
  expect(await namesIn({ kind: 'tar', tar })).toEqual(['Normal/a.png', 'b'])
  await expect(readTarEntry(tar, 'b', 99)).rejects.toThrow(message)
  expect(String(await readTarEntry(tar, 'Normal/a.png', 99))).toBe('first')
})

test.each<[string, () => Buffer, RegExp]>([
  [
    'leads out of itself',
    () => writeTar([a, { name: '../../etc/passwd' }]),
    /a name that leads out of it: ..\/..\/etc\/passwd/,
  ],
  ['leads out of itself by pax', () => writeTar([pax({ path: 'x/../../y' }), a]), /leads out of it/],
  [
    'leads out of itself by a long name',
    () => writeTar([gnuLongName('/data/../../etc/passwd'), a]),
    /leads out of it: data\/..\/..\/etc\/passwd/,
  ],
  ['has one name twice, once from the root', () => writeTar([a, { ...a, name: '/Normal/a.png' }]), /two files named/],
  ['has one name twice', () => writeTar([a, { ...a, data: 'second' }]), /two files named Normal\/a.png/],
  ['has one name twice, once with a dot before it', () => writeTar([a, { name: './Normal/a.png' }]), /two files named/],
  ['has a NUL in a name', () => writeTar([pax({ path: 'a\0.png' }), a]), /a NUL character/],
  ['has a name without end', () => writeTar([pax({ path: 'x'.repeat(2000) }), a]), /a name of 2000 characters/],
  ['is cut short in a file', () => writeTar([a, { name: 'b', data: 'x'.repeat(2000) }]).subarray(0, 2600), /cut short/],
  ['is cut short between two files', () => writeTar([a, { name: 'b' }]).subarray(0, 1024), /cut short/],
  [
    'has another archive behind its end',
    () => Buffer.concat([writeTar([a]), writeTar([{ name: 'b' }])]),
    /more than one archive/,
  ],
  ['is cut short in a header', () => writeTar([a, a], false).subarray(0, 1300), /cut short/],
  ['declares more than it holds', () => writeTar([{ ...a, size: 2 ** 30 }]), /cut short/],
  ['has a wrong checksum', () => writeTar([a, { name: 'b', sum: 1 }]), /checksum is wrong/],
  ['has a pax header without end', () => writeTar([{ name: 'p', type: 'x', data: '9999 path=a\n' }, a]), /pax record/],
  ['has a pax header of a size without end', () => writeTar([pax({ size: '999999999999999' }), a]), /cut short/],
])('a TAR that %s is refused whole, and named', async (_name, bytes, message) => {
  const tar = await fileOf(bytes())
  await expect(tarDirectory(tar)).rejects.toThrow(message)
  await expect(tarDirectory(tar)).rejects.toThrow('scans.tar: ')
})

const thirtyMebibytes = gzipSync(Buffer.alloc(30 * 2 ** 20))

async function open(bytes: Buffer, name: string) {
  const scratch = path.join(await newFolder(), 'below')
  return openArchive(await fileOf(bytes, name), { isOurs: false, scratch, signal })
}

test.each([
  ['scans.tar', writeTar([a]), 'tar'],
  ['scans.tar.gz', gzipSync(writeTar([a])), 'tar'],
  ['scans.zip', gzipSync(writeTar([a])), 'tar'],
  [
    'scans.tar.gz',
    Buffer.concat([gzipSync(writeTar([a]).subarray(0, 700)), gzipSync(writeTar([a]).subarray(700))]),
    'tar',
  ],
  ['scans.tar', Buffer.from('PK\x05\x06'), 'zip'],
])('%s is opened by what it begins with', async (name, bytes, kind) => {
  const container = await open(bytes, name)
  expect(container.kind).toBe(kind)
  if (kind === 'tar') expect(await namesIn(container)).toEqual(['Normal/a.png'])
})

test.each<[string, () => Buffer, RegExp]>([
  [
    'a bomb',
    () => Buffer.concat(Array.from({ length: 35 }, () => thirtyMebibytes)),
    /scans.tar.gz: files of more than \d+ bytes in an archive of \d+; allowed: up to 50 times/,
  ],
  ['no TAR', () => gzipSync('hello'), /what gzip packed there is no TAR/],
  ['cut short', () => gzipSync(writeTar([a])).subarray(0, -12), /damaged \(Z_BUF_ERROR\)/],
  ['damaged', () => Buffer.concat([gzipSync(writeTar([a])).subarray(0, 14), Buffer.alloc(60, 7)]), /damaged \(Z_/],
])('what gzip packed that is %s is refused, and nothing of it is left', async (_name, bytes, message) => {
  await expect(open(bytes(), 'scans.tar.gz')).rejects.toThrow(message)
})

test('what gzip packed goes no further than the disk has room for: it waits, and nothing of it is left', async () => {
  const scratch = path.join(await newFolder(), 'below')
  const file = await fileOf(Buffer.concat([thirtyMebibytes, thirtyMebibytes]), 'scans.tar.gz')
  const mebibytes = [900, 40, 15]
  const roomIn = async (folder: string) => {
    expect(folder).toBe(path.join(scratch, 'unpacked'))
    return (mebibytes.shift() ?? 0) * 2 ** 20
  }
  const opened = openArchive(file, { isOurs: false, scratch, signal, roomIn })
  await expect(opened).rejects.toThrow(
    /^scans.tar.gz: unpacked as far as 3\d.*, and the server's disk has no more room/,
  )
  await expect(opened).rejects.toBeInstanceOf(Obstacle)
  expect(mebibytes).toEqual([])
  expect(await readdir(scratch)).toEqual([])
})
