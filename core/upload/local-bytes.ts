import { open, readdir, rm, stat } from 'node:fs/promises'
import { isId } from '#core/id.ts'
import { unlessMissing } from '#core/unless-missing.ts'
import type { UploadBytes } from '#core/upload/upload-bytes.ts'
import { uploadFolder, uploadPath } from '#core/upload/upload-path.ts'

/** Bytes of uploads in the data folder, each upload with what tus says of it beside. */
export function localBytes(dataDir: string): UploadBytes {
  const infoPath = (id: string) => `${uploadPath(dataDir, id)}.json`
  return {
    folder: uploadFolder(dataDir),
    async find(id) {
      const file = await unlessMissing(stat(uploadPath(dataDir, id)))
      if (file) return { receivedBytes: file.size, writtenAt: file.mtime }
      const info = await unlessMissing(stat(infoPath(id)))
      return info && { receivedBytes: 0, writtenAt: info.mtime }
    },
    async keep(id) {
      const handle = await open(uploadPath(dataDir, id), 'r+')
      try {
        await handle.sync()
        return (await handle.stat()).size
      } finally {
        await handle.close()
      }
    },
    open: async id => uploadPath(dataDir, id),
    async remove(id) {
      for (const file of [uploadPath(dataDir, id), infoPath(id)]) await rm(file, { force: true })
    },
    async ids() {
      const names = (await unlessMissing(readdir(uploadFolder(dataDir)))) ?? []
      return [...new Set(names.map(name => name.replace(/\.json$/, '')))].filter(isId)
    },
  }
}
