import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PassThrough, Readable, type Writable } from 'node:stream'
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { parsePlace } from '../../core/blob/place.ts'
import { explainS3, isMissing } from '../../core/blob/s3-errors.ts'
import { privateFile } from '../../core/data-folder.ts'
import { Complaint } from '../start/complaint.ts'

/** Where a backup is written to: nothing is called so before it is whole. */
export interface Target {
  stream: Writable
  /** All of it was written: it gets its name. */
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

function inFile(file: string): BackupPlace {
  const unfinished = `${file}.unfinished`
  const syncFolder = async () => {
    const folder = await open(path.dirname(file))
    await folder.sync().finally(() => folder.close())
  }
  return {
    name: file,
    async openTarget() {
      if (existsSync(file)) throw new Complaint(`${file} is there already: name a file that is not`)
      const folder = path.dirname(file)
      if (!existsSync(folder)) throw new Complaint(`there is no folder ${folder} for the backup`)
      const stream = createWriteStream(unfinished, { mode: privateFile, flush: true })
      await once(stream, 'open')
      return {
        stream,
        keep: async () => {
          await rename(unfinished, file)
          await syncFolder()
        },
        drop: () => rm(unfinished, { force: true }),
      }
    },
    async openSource() {
      if (!existsSync(file)) throw new Complaint(`there is no backup ${file}`)
      return createReadStream(file, { highWaterMark: 2 ** 20 })
    },
  }
}

function inBucket(Bucket: string, Key: string, endpoint: string | undefined): BackupPlace {
  const client = new S3Client(
    endpoint ? { endpoint, forcePathStyle: true, region: process.env.AWS_REGION ?? 'us-east-1' } : {},
  )
  const name = `s3://${Bucket}/${Key}`
  const ask = async <T>(act: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Complaint) throw error
      throw explainS3(act, name, error)
    }
  }
  return {
    name,
    openTarget: () =>
      ask('writing the backup', async () => {
        const there = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(error => {
          if (isMissing(error)) return null
          throw error
        })
        if (there) throw new Complaint(`${name} is there already: name an object that is not`)
        const stream = new PassThrough({ highWaterMark: 2 ** 20 })
        // An object is there when its last part is: until then nothing is called so.
        const upload = new Upload({ client, params: { Bucket, Key, Body: stream }, partSize: partBytes, queueSize: 2 })
        const uploaded = upload.done()
        uploaded.catch(error => stream.destroy(error))
        return {
          stream,
          keep: () => ask('writing the backup', async () => void (await uploaded)),
          drop: async () => {
            await upload.abort()
            await uploaded.catch(() => undefined)
          },
        }
      }),
    openSource: () =>
      ask('reading the backup', async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }))
        if (!(Body instanceof Readable)) throw new Error('an answer without a body')
        return Body
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
