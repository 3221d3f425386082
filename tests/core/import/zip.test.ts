import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { namesIn } from '#core/import/container.ts'
import { readSource } from '#core/import/read-source.ts'
import { zipDirectory } from '#core/import/zip/directory.ts'
import { readEntry } from '#core/import/zip/read-entry.ts'
import { newFolder } from '#tests/kit/pictures.ts'
import { type RawEntry, writeZip } from '#tests/kit/zip.ts'

let count = 0
async function zipOf(content: Buffer | readonly RawEntry[]): Promise<string> {
  const file = path.join(await newFolder(), `${count++}.zip`)
  await writeFile(file, Buffer.isBuffer(content) ? content : writeZip(content))
  return file
}
const a = { name: 'Normal/a.png', data: 'first' }

test('files of a ZIP are listed without folders, hidden ones too, and read one by one', async () => {
  const zip = await zipOf([
    { name: 'Normal/', isStored: true, mode: 0o040755 },
    { ...a, isStored: true },
    { name: 'Fracture/\u00fc.png', data: 'second' },
    { name: 'Fracture/empty.png' },
    { name: '__MACOSX/Normal/._a.png', data: 'x' },
    { name: 'Normal/.DS_Store', data: 'x' },
    { name: '.git/config', data: 'x' },
  ])
  const hidden = ['.git/config', 'Normal/.DS_Store', '__MACOSX/Normal/._a.png']
  const names = [...hidden, 'Fracture/empty.png', 'Fracture/\u00fc.png', 'Normal/a.png'].sort()
  expect(await namesIn({ kind: 'zip', zip })).toEqual(names)
  const read = (file: string) => readSource({ kind: 'zip', zip, path: file })
  expect(String(await read('Normal/a.png'))).toBe('first')
  expect(String(await read('Fracture/\u00fc.png'))).toBe('second')
  expect(await read('Fracture/empty.png')).toHaveLength(0)
})

/** As packers write that know no flag, or no UTF-8: the bytes of the name as they are. */
const unflagged = (name: Buffer): RawEntry => ({ name, data: 'x', isUnflagged: true })

test.each<[string, string, RawEntry[], string[]]>([
  ['Z01', 'UTF-8 without the flag', [unflagged(Buffer.from('Br\u00fcche/\u5de6.png'))], ['Br\u00fcche/\u5de6.png']],
  ['Z01', 'an old code page', [unflagged(Buffer.from([0x42, 0x72, 0x81, 0x63, 0x68, 0x65]))], ['Br\u00fcche']],
  [
    'Z01',
    'the code page of Windows',
    [unflagged(Buffer.from('Br\u00fcche/Schl\u00fcsselbein.png', 'latin1'))],
    ['Br\u00fcche/Schl\u00fcsselbein.png'],
  ],
  [
    'Z01',
    'that of Windows in Chinese',
    [
      unflagged(Buffer.from([0xb9, 0xc7, 0xd5, 0xdb, 0x2f, 0x31])),
      unflagged(Buffer.from([0xd5, 0xfd, 0xb3, 0xa3, 0x2f, 0x32])),
    ],
    ['\u6b63\u5e38/2', '\u9aa8\u6298/1'],
  ],
  ['Z01', 'a letter that ends as a backslash', [unflagged(Buffer.from([0x83, 0x5c]))], ['\u00e2']],
  ['Z01', 'letters of which nothing makes words', [unflagged(Buffer.from([0xff, 0xfe, 0xc4]))], ['\u00a0\u25a0\u2500']],
  [
    'Z03',
    'names from the current folder',
    [
      { name: './', mode: 0o040755, isStored: true },
      { name: './Normal/a.png', data: 'x' },
    ],
    ['Normal/a.png'],
  ],
  ['Z03', 'doubled slashes', [{ name: 'Normal//./a.png', data: 'x' }], ['Normal/a.png']],
  ['', 'a control character', [{ name: 'Normal/a\n.png', data: 'x' }, a], ['Normal/a\n.png', 'Normal/a.png']],
  ['', 'NFD', [{ name: 'Bru\u0308che/a.png', data: 'x' }], ['Bru\u0308che/a.png']],
])('%s: of a ZIP with %s the names are read', async (_id, _name, entries, names) => {
  const zip = await zipOf(entries)
  expect(await namesIn({ kind: 'zip', zip })).toEqual(names)
  for (const name of names) expect(await readSource({ kind: 'zip', zip, path: name })).not.toHaveLength(0)
})

test('backslashes of old tools are folders', async () => {
  const zip = await zipOf([{ name: 'Normal\\a.png', data: 'x' }])
  expect(await namesIn({ kind: 'zip', zip })).toEqual(['Normal/a.png'])
})

test.each<[string, readonly RawEntry[], RegExp]>([
  ['leads out of itself', [a, { name: '../../etc/passwd' }], /invalid relative path: \.\.\/\.\.\/etc\/passwd/],
  ['leads out of itself in the middle', [{ name: 'Normal/../../a.png' }], /invalid relative path/],
  ['leads out of itself by backslashes', [{ name: '..\\..\\a.png' }], /invalid relative path/],
  ['has an absolute name', [{ name: '/etc/passwd' }], /absolute path: \/etc\/passwd/],
  ['has a drive letter', [{ name: 'C:\\a.png' }], /absolute path: C:/],
  ['has a NUL in a name', [{ name: 'Normal/a.png\0.txt' }], /a name with a NUL character/],
  ['has a name without end', [{ name: `Normal/${'x'.repeat(2000)}` }], /a name of 2007 characters/],
  ['has one name twice', [a, { ...a, data: 'second' }], /two files named Normal\/a.png/],
  [
    'has files that share their bytes',
    [
      { name: 'a.png', data: 'x' },
      { name: 'b.png', data: 'x', isOverlapping: true },
    ],
    /a.png and b.png lie on each other/,
  ],
  [
    'declares more than it can hold',
    Array.from({ length: 400 }, (_, i) => ({ name: `${i}.png`, data: 'x', size: 2 ** 28 })),
    /files of more than \d+ bytes in an archive of \d+/,
  ],
  ['reaches beyond its end', [{ ...a, isStored: false, compressedSize: 5000 }], /reaches beyond its end/],
])('a ZIP that %s is refused whole, and named', async (_name, entries, message) => {
  const zip = await zipOf(entries)
  await expect(zipDirectory(zip)).rejects.toThrow(message)
  await expect(zipDirectory(zip)).rejects.toThrow(path.basename(zip))
})

test.each([
  ['empty', () => Buffer.alloc(0)],
  ['no ZIP', () => Buffer.from('this is no archive at all, whatever its name says')],
  ['cut short in its directory', () => writeZip([a, a]).subarray(0, -30)],
  ['cut short in its files', () => writeZip([{ ...a, data: 'x'.repeat(100), isStored: true }]).subarray(60)],
  ['cut short before its directory', () => writeZip([a]).subarray(0, 40)],
])('a file that is %s is refused', async (_name, bytes) => {
  await expect(zipDirectory(await zipOf(bytes()))).rejects.toThrow(/allowed: a whole ZIP/)
})

test('a ZIP that is not there is refused', async () => {
  await expect(zipDirectory('/nowhere/a.zip')).rejects.toThrow(/ENOENT/)
})

test.each<[string, RawEntry, RegExp]>([
  ['a link', { name: 'l', data: '/etc/passwd', mode: 0o120777 }, /l: a link; allowed/],
  ['encrypted', { ...a, data: 'x'.repeat(17), size: 5, isStored: true, flags: 1 }, /encrypted/],
  ['packed in another way', { ...a, method: 12 }, /compression method 12/],
  ['larger than a file may be', { ...a, size: 300 * 2 ** 20 }, /314572800 bytes; allowed: up to 268435456 bytes/],
  ['larger than it declares', { ...a, data: 'x'.repeat(10 ** 6), size: 10 }, /more than the 10 bytes it declares/],
  ['smaller than it declares', { ...a, size: 6 }, /5 of 6 bytes/],
  ['of other bytes than its checksum says', { ...a, crc: 1 }, /checksum/],
  ['another ZIP', { name: 'inner.png', data: writeZip([a]) }, /a ZIP within the ZIP/],
  ['damaged', { ...a, isStored: true, method: 8, size: 4 }, /damaged \(Z_/],
])('a file of a ZIP that is %s is refused by itself, and the others are read', async (_name, entry, message) => {
  const zip = await zipOf([entry, { name: 'whole.png', data: 'whole' }])
  await expect(readEntry(zip, String(entry.name), 256 * 2 ** 20)).rejects.toThrow(message)
  expect(String(await readEntry(zip, 'whole.png', 256 * 2 ** 20))).toBe('whole')
})

test('a file that is not in the ZIP is refused by name', async () => {
  await expect(readEntry(await zipOf([a]), 'b.png', 10)).rejects.toThrow('file is b.png: missing; allowed: a file that')
})

test('a file that unpacks to gigabytes is left at what it declares, without the memory', async () => {
  const zip = await zipOf([{ name: 'bomb.png', data: Buffer.alloc(200 * 2 ** 20), size: 1000, crc: 1 }])
  const before = process.memoryUsage().rss
  await expect(readEntry(zip, 'bomb.png', 256 * 2 ** 20)).rejects.toThrow(/more than the 1000 bytes/)
  expect(process.memoryUsage().rss - before).toBeLessThan(50 * 2 ** 20)
})

test('the directory of a ZIP is read once for all its files, and again when the ZIP has changed', async () => {
  const zip = await zipOf([a, { name: 'b.png', data: 'b' }])
  const first = await zipDirectory(zip)
  await readEntry(zip, 'b.png', 100)
  expect(await zipDirectory(zip)).toBe(first)
  await writeFile(zip, writeZip([{ name: 'c.png', data: 'longer than before, so that its size tells' }]))
  expect([...(await zipDirectory(zip)).keys()]).toEqual(['c.png'])
})

test('a ZIP of 65,000 files is listed', async () => {
  const zip = await zipOf(Array.from({ length: 65_000 }, (_, i) => ({ name: `Normal/${i}.png`, isStored: true })))
  expect((await zipDirectory(zip)).size).toBe(65_000)
})
