import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { openApi } from '#tests/kit/api.ts'
import { proxyRequest } from '../../web/proxy-to-api.ts'

/** The API behind the web process, a project in it, and what a tus client sends. */
export async function openUploads() {
  const api = await openApi()
  const web = createServer((request, response) => proxyRequest(new URL(api.url), request, response))
  await new Promise<void>(resolve => web.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    web.closeAllConnections()
    web.close()
  })
  const webUrl = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  const projectId = (await api.project()).id
  const engineer = await api.user('engineer', { projectId, roles: ['ENGINEER'] })

  const encode = (metadata: Record<string, string>) =>
    Object.entries(metadata)
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',')

  /** A request as a tus client sends it. */
  function ask(method: string, path: string, cookie: string, headers: Record<string, string> = {}, body?: Buffer) {
    return fetch(`${webUrl}/files/uploads${path}`, {
      method,
      headers: { cookie, 'tus-resumable': '1.0.0', ...headers },
      ...(body ? { body: new Uint8Array(body) } : {}),
    })
  }

  const create = (cookie: string, byteCount: number, metadata: Record<string, string> = {}) =>
    ask('POST', '', cookie, {
      'upload-length': String(byteCount),
      'upload-metadata': encode({ projectId, filename: 'films.zip', ...metadata }),
    })

  async function made(byteCount: number, cookie = engineer.cookie): Promise<string> {
    const response = await create(cookie, byteCount)
    if (response.status !== 201) throw new Error(await response.text())
    return response.headers.get('location')?.split('/').at(-1) ?? ''
  }

  const patch = (id: string, offset: number, body: Buffer, cookie = engineer.cookie) =>
    ask(
      'PATCH',
      `/${id}`,
      cookie,
      { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
      body,
    )
  return { api, webUrl, projectId, engineer, encode, ask, create, made, patch }
}
