import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { link, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough, Readable, type Writable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { openS3Client } from '../../core/blob/s3-bucket.ts'
import { explainS3, isMissing } from '../../core/blob/s3-errors.ts'
import { privateFile } from '../../core/data-folder.ts'
import { parsePlace } from '../../core/place.ts'
import { hasCode } from '../process.ts'
import { Complaint } from '../start/complaint.ts'

/** Where a backup is being written to. */
export interface Target {
  stream: Writable
  /** Settles when what was sent into the stream is there to be read. @throws why it is not */
  written(): Promise<void>
  open(): Promise<Readable>
  /** It is a backup: it gets its name. @throws Complaint where something else got that meanwhile */
  keep(): Promise<void>
  /** Removes what was written. */
  drop(): Promise<void>
}

export interface BackupPlace {
  /** For people. */
  name: string
  /** @throws Complaint where something is there already */
  openTarget(): Promise<Target>
  /** @throws Complaint where nothing is there */
  openSource(): Promise<Readable>
}

/** So large parts, of which S3 takes 10,000. */
const partBytes = 64 * 2 ** 20
/** Whoever restores writes blobs while the next ones wait to be read. */
const patience = { socketTimeout: 600_000, requestTimeout: 1_800_000 }

const isThere = (name: string) => new Complaint(`${name} is there already: name one that is not`)

/** Opened before it is a stream: whoever may not read it hears of it here. */
async function readFrom(file: string): Promise<Readable> {
  const handle = await open(file)
  return handle.createReadStream({ highWaterMark: 2 ** 20 })
}

/** Never over another file. */
async function giveName(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file)
    await rm(unfinished)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw isThere(file)
    // exFAT and many a share have no links.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
    if (existsSync(file)) throw isThere(file)
    await rename(unfinished, file)
  }
}

function inFile(file: string): BackupPlace {
  const folder = path.dirname(file)
  const syncFolder = async () => {
    const opened = await open(folder)
    await opened.sync().finally(() => opened.close())
  }
  return {
    name: file,
    async openTarget() {
      if (existsSync(file)) throw isThere(file)
      if (!existsSync(folder)) throw new Complaint(`there is no folder ${folder} for the backup`)
      // Nobody else's, whatever lies in a folder that others may write to.
      const unfinished = `${file}.${randomUUID()}.unfinished`
      const stream = createWriteStream(unfinished, { mode: privateFile, flags: 'wx', flush: true })
      await once(stream, 'open')
      return {
        stream,
        written: async () => {},
        open: () => readFrom(unfinished),
        keep: async () => {
          await giveName(unfinished, file)
          await syncFolder()
        },
        drop: () => rm(unfinished, { force: true }),
      }
    },
    async openSource() {
      if (!existsSync(file)) throw new Complaint(`there is no backup ${file}`)
      return readFrom(file)
    },
  }
}

function inBucket(Bucket: string, Key: string, endpoint: string | undefined): BackupPlace {
  const client = openS3Client(endpoint, patience)
  const name = `s3://${Bucket}/${Key}`
  const ask = async <T>(act: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Complaint) throw error
      throw explainS3(act, name, error)
    }
  }
  const openSource = () =>
    ask('reading the backup', async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
      if (!(Body instanceof Readable)) throw new Error('an answer without a body')
      return Body
    })
  return {
    name,
    openSource,
    openTarget: () =>
      ask('writing the backup', async () => {
        const there = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(error => {
          if (isMissing(error)) return null
          throw error
        })
        if (there) throw isThere(name)
        const stream = new PassThrough({ highWaterMark: 2 ** 20 })
        const params = { Bucket, Key, Body: stream, IfNoneMatch: '*' }
        // An object is there when its last part is: until then nothing is called so.
        const upload = new Upload({ client, params, partSize: partBytes, queueSize: 2 })
        let isUploaded = false
        const uploaded = upload.done().then(
          () => {
            isUploaded = true
          },
          error => {
            const why = explainS3('writing the backup', name, error)
            // Whoever writes into it hears why, and not only that it was closed.
            stream.destroy(why)
            throw why
          },
        )
        uploaded.catch(() => undefined)
        return {
          stream,
          written: () => uploaded,
          open: openSource,
          keep: async () => {},
          drop: async () => {
            await upload.abort()
            await uploaded.catch(() => undefined)
            if (isUploaded) await client.send(new DeleteObjectCommand({ Bucket, Key }))
          },
        }
      }),
  }
}

/** @throws Complaint where it names neither a file nor an object */
export function backupPlace(text: string | undefined, endpoint: string | undefined): BackupPlace {
  const allowed = 'allowed: a file, or s3://bucket/name'
  if (text === undefined || text === '') throw new Complaint(`no place for the backup; ${allowed}`)
  if (!/^\w+:\/\//.test(text)) return inFile(path.resolve(text))
  const place = parsePlace(text)
  if (place?.kind === 's3' && place.prefix !== '') return inBucket(place.bucket, place.prefix, endpoint)
  throw new Complaint(`no place for a backup: ${text}; ${allowed}`)
}
