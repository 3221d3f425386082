import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Arrangement } from '#tests/core/import/arrangements/arrange.ts'
import { writeTree } from '#tests/kit/pictures.ts'
import { pax, writeTar } from '#tests/kit/tar.ts'
import { writeZip } from '#tests/kit/zip.ts'

const tarOf = (files: Arrangement['files']) =>
  writeTar(
    [...files].flatMap(([name, data]) =>
      Buffer.byteLength(name) > 100 ? [pax({ path: name }), { name: 'long', data }] : [{ name, data }],
    ),
  )

/** Writes an arrangement as what it is handed out as. @returns the folder or the archive */
export async function pack(
  files: Arrangement['files'],
  archive: Arrangement['archive'],
  below: string,
): Promise<string> {
  if (archive === 'folder') return writeTree(path.join(below, 'tree'), Object.fromEntries(files))
  const file = path.join(below, `scans.${archive}`)
  const zipped = () => writeZip([...files].map(([name, data]) => ({ name, data, isStored: true })))
  await writeFile(
    file,
    archive === 'zip' ? zipped() : archive === 'tar' ? tarOf(files) : gzipSync(tarOf(files), { level: 1 }),
  )
  return file
}
