import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { ERRORS } from '@tus/server'
import pino from 'pino'
import { afterAll, expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { uploadFolder, uploadPath } from '#core/upload/upload-path.ts'
import { obstacles } from '#server/obstacle.ts'
import { openServer } from '#server/open-server.ts'
import { UploadStore } from '#server/upload-store.ts'
import { openUploads } from './upload-client.ts'

const { api, engineer, made } = await openUploads()
const { dataDir } = readSettings()
const lines: Record<string, unknown>[] = []
const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) })
const server = await openServer({ ...api.parts, log })
afterAll(() => server.close())

const ask = (method: string, id: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`http://127.0.0.1:${server.port}/files/uploads/${id}`, {
    method,
    headers: { cookie: engineer.cookie, 'tus-resumable': '1.0.0', ...headers },
    ...(body ? { body } : {}),
  })
const patch = (id: string, offset: number, body: string) =>
  ask('PATCH', id, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body)

test.each([
  ['PATCH', 'disk_full', 507, () => obstacles.DISK_FULL],
  ['DELETE', 'disk_full', 507, () => obstacles.DISK_FULL],
  ['PATCH', 'internal_error', 500, (requestId: string | null) => `something went wrong; request ${requestId}`],
  ['DELETE', 'internal_error', 500, (requestId: string | null) => `something went wrong; request ${requestId}`],
])('a %s at which the database says %s is a %i, and the log has the cause', async (method, errcode, status, said) => {
  const id = await made(5)
  lines.length = 0
  await api.database.$executeRawUnsafe(`create function "refuse"() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = '${errcode}'; end $$`)
  await api.database.$executeRawUnsafe(
    `create trigger "refuse" before update on "Upload" for each row execute function "refuse"()`,
  )
  try {
    const response = method === 'PATCH' ? await patch(id, 0, 'bytes') : await ask('DELETE', id)
    const requestId = response.headers.get('x-request-id')
    expect([response.status, await response.text()]).toEqual([status, said(requestId)])
    expect(lines.filter(l => l.level === 50)).toMatchObject([
      { requestId, error: expect.stringContaining('could not extend file') },
    ])
  } finally {
    await api.database.$executeRawUnsafe('drop function "refuse" cascade')
  }
})

const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
test.each([
  ['the file', () => Readable.from([Buffer.from('x')]), { code: 'EISDIR' }],
  ['the client, who left', () => Readable.from(failWith(reset)), ERRORS.FILE_WRITE_ERROR],
])('bytes that do not arrive because of %s are told apart', async (_of, bytes, error) => {
  const store = new UploadStore(dataDir, uploadFolder(dataDir))
  const id = randomUUID()
  if ('code' in error) mkdirSync(uploadPath(dataDir, id))
  else writeFileSync(uploadPath(dataDir, id), '')
  await expect(store.write(bytes(), id, 0)).rejects.toMatchObject(error)
})

async function* failWith(error: Error) {
  yield Buffer.from('x')
  throw error
}
