import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { localPath } from '#core/blob/local.ts'
import { openBlobStore } from '#core/blob/open.ts'
import { type BlobStore, keyOf } from '#core/blob/store.ts'
import { openS3 } from '#tests/kit/s3.ts'

/** A store with what tests need from behind: changing and ageing bytes where they lie. */
export interface OpenedStore {
  store: BlobStore
  place: string
  /** Another process' view of it. */
  open(): Promise<BlobStore>
  /** As if it had been put then. */
  age(sha256: string, at: Date): void
  change(sha256: string, bytes: string): void
  close(): Promise<void>
}

async function openLocal(): Promise<OpenedStore> {
  const place = mkdtempSync(path.join(tmpdir(), 'lamina-blob-'))
  return {
    store: await openBlobStore(place),
    place,
    open: () => openBlobStore(place),
    age: (sha256, at) => utimesSync(localPath(place, sha256), at, at),
    change: (sha256, bytes) => writeFileSync(localPath(place, sha256), bytes),
    close: async () => rmSync(place, { recursive: true, force: true }),
  }
}

async function openRemote(): Promise<OpenedStore> {
  const s3 = await openS3()
  Object.assign(process.env, s3.env)
  const place = `s3://${s3.bucket}/some/prefix`
  const keyOfBlob = (sha256: string) => `some/prefix/${keyOf(sha256)}`
  return {
    store: await openBlobStore(place),
    place,
    open: () => openBlobStore(place),
    age: (sha256, at) => s3.age(keyOfBlob(sha256), at),
    change: (sha256, bytes) => writeFileSync(s3.fileOf(keyOfBlob(sha256)), bytes),
    async close() {
      for (const name of Object.keys(s3.env)) delete process.env[name]
      await s3.close()
    },
  }
}

/** Both kinds of store, the remote one over real HTTP to a server on this machine. */
export const storeKinds = [
  ['a folder', openLocal],
  ['a bucket', openRemote],
] as const
