import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { uploadPath } from '#core/upload/upload-path.ts'
import { openApi } from '#tests/kit/api.ts'
import { signIn } from '../../examples/client.ts'
import { findFreePort } from '../../scripts/postgres/find-free-port.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** The API as npm start runs it, a process of its own on this file's database and data folder. */
async function startApi(port: number) {
  const child = fork(path.join(root, 'server/main.ts'), [], {
    cwd: root,
    env: {
      ...process.env,
      LAMINA_API_PORT: String(port),
      LAMINA_SECRET: 'a secret of the tests, thirty-two or longer',
    },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  while (child.exitCode === null && !(await fetch(`${url}/health`).catch(() => null))?.ok)
    await new Promise(resolve => setTimeout(resolve, 50))
  return {
    url,
    async kill() {
      if (child.exitCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}

test('an API that is killed in the middle of an upload goes on with it after the next start; the bytes are equal', {
  timeout: 60_000,
}, async () => {
  const { database, project, account } = await openApi()
  const { dataDir } = readSettings()
  const { id: projectId } = await project()
  const person = await account('curator')
  await database.membership.create({ data: { projectId, userId: person.id, roles: ['ENGINEER'] } })
  const bytes = randomBytes(8_000_000)
  const port = await findFreePort()

  let api = await startApi(port)
  try {
    const cookie = await signIn(api.url, person.email, person.password)
    const headers = { cookie, 'tus-resumable': '1.0.0' }
    const metadata = `projectId ${Buffer.from(projectId).toString('base64')},filename ${Buffer.from('a.zip').toString('base64')}`
    const created = await fetch(`${api.url}/files/uploads`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': String(bytes.length), 'upload-metadata': metadata },
    })
    const location = created.headers.get('location') ?? ''
    expect(location).toMatch(/^\/files\/uploads\/[0-9a-f-]{36}$/)
    const file = uploadPath(dataDir, location.split('/').at(-1) ?? '')

    // Half of it is sent, and the connection held open, so that the server is killed while it waits for more.
    const sending = request(`${api.url}${location}`, {
      method: 'PATCH',
      headers: {
        ...headers,
        'upload-offset': 0,
        'content-type': 'application/offset+octet-stream',
        'content-length': bytes.length,
      },
    })
    const cut = once(sending, 'error')
    sending.write(bytes.subarray(0, 4_000_000))
    while (statSync(file).size < 1_000_000) await new Promise(setImmediate)
    await api.kill()
    await cut

    api = await startApi(port)
    const looked = await fetch(`${api.url}${location}`, { method: 'HEAD', headers })
    const offset = Number(looked.headers.get('upload-offset'))
    expect(offset).toBe(statSync(file).size)
    expect(offset).toBeGreaterThanOrEqual(1_000_000)
    expect(offset).toBeLessThanOrEqual(4_000_000)
    const patched = await fetch(`${api.url}${location}`, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body: bytes.subarray(offset),
    })
    expect(patched.status).toBe(204)
    expect(readFileSync(file).equals(bytes)).toBe(true)
    const [row] = await database.upload.findMany()
    expect(row?.completedAt).not.toBeNull()
  } finally {
    await api.kill()
  }
})
