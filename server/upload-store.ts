import { createWriteStream, mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { ERRORS, type Upload } from '@tus/server'
import { privateFile, privateFolder } from '#core/data-folder.ts'
import { isDiskFull } from '#core/obstacle.ts'
import { NoRoom } from '#core/upload/require-room.ts'
import { uploadPath } from '#core/upload/upload-path.ts'

/** Of the file, and not of the client, who may have left. */
const isOfFile = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && ['open', 'write', 'close'].includes(String(error.syscall))

/** Where uploads arrive: closed to others, and saying so when the disk is full. */
export class UploadStore extends FileStore {
  private readonly dataDir: string

  constructor(dataDir: string, directory: string) {
    mkdirSync(directory, { recursive: true, mode: privateFolder })
    super({ directory })
    this.dataDir = dataDir
  }

  override async create(upload: Upload): Promise<Upload> {
    const path = uploadPath(this.dataDir, upload.id)
    await writeFile(path, '', { mode: privateFile })
    await this.configstore.set(upload.id, upload)
    upload.storage = { type: 'file', path }
    return upload
  }

  /** What arrived before the disk was full stays, and the client goes on from there. @throws NoRoom */
  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    let received = 0
    const count = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        received += chunk.length
        yield chunk
      }
    }
    try {
      await pipeline(bytes, count, createWriteStream(uploadPath(this.dataDir, id), { flags: 'r+', start: offset }))
    } catch (error) {
      if (isDiskFull(error))
        throw new NoRoom("the server's disk is full; what has arrived is kept, go on later", { cause: error })
      if (isOfFile(error)) throw error
      throw ERRORS.FILE_WRITE_ERROR
    }
    return offset + received
  }
}
