import { existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import S3rver from 's3rver'

/** A server that speaks S3 on this machine, over real HTTP, with one bucket; whoever opens it closes it. */
export async function openS3(bucket = 'lamina-test') {
  const directory = mkdtempSync(path.join(tmpdir(), 'lamina-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  /** Where the server keeps an object: its last change is the file's. */
  const fileOf = (key: string) => path.join(directory, bucket, `${key}._S3rver_object`)
  return {
    bucket,
    endpoint: `http://127.0.0.1:${port}`,
    env: {
      LAMINA_S3_ENDPOINT: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
    fileOf,
    age: (key: string, at: Date) => utimesSync(fileOf(key), at, at),
    has: (key: string) => existsSync(fileOf(key)),
    async close() {
      server.httpServer.closeAllConnections()
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
