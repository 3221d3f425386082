import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openArchive } from '#core/import/open-archive.ts'
import { newFolder } from '#tests/kit/pictures.ts'

test.each([
  ['x.rar', '526172211a070100', 'a RAR'],
  ['x.7z', '377abcaf271c0004', 'a 7z'],
  ['x.tar.xz', 'fd377a585a000004', 'packed by xz'],
  ['x.tar.bz2', '425a683931415926', 'packed by bzip2'],
  ['x.tar.zst', '28b52ffd24', 'packed by zstd'],
])('%s is called what it is', async (name, start, kind) => {
  const folder = await newFolder()
  const file = path.join(folder, name)
  await writeFile(file, Buffer.concat([Buffer.from(start, 'hex'), Buffer.alloc(600, 7)]))
  const scratch = path.join(folder, 'scratch')
  await expect(openArchive(file, { isOurs: true, scratch, signal: new AbortController().signal })).rejects.toThrow(
    `archive is ${name}: ${kind}; allowed: a ZIP, a TAR, or a TAR packed by gzip, whole`,
  )
})
