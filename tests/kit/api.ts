import { randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { afterAll } from 'vitest'
import type { Role } from '#core/generated/prisma/enums.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { openServer, type ServerParts } from '#server/open-server.ts'
import { log, openCore } from '#tests/kit/core.ts'
import { type Client, openClient, signIn } from '../../examples/client.ts'

const password = 'a password of some length'

/** The API of this file's own, over real HTTP and WebSocket, and people who are signed in to it. */
export async function openApi() {
  const core = await openCore()
  const listener = await openListener(readSettings().databaseUrl ?? '', log)
  const { database, queue, blobs } = core
  const parts: ServerParts = {
    database,
    queue,
    listener,
    blobs,
    log,
    secret: 'a secret of the tests, thirty-two or longer',
    publicUrl: 'http://127.0.0.1',
    host: '127.0.0.1',
    port: 0,
    trustedProxies: ['loopback'],
  }
  const server = await openServer(parts)
  const url = `http://127.0.0.1:${server.port}`
  const clients: Client[] = []
  afterAll(async () => {
    for (const client of clients) await client.close()
    await server.close()
    await listener.close()
  })
  const hashed = await hashPassword(password)

  const account = async (name: string, isAdmin = false) => {
    const id = randomUUID()
    const email = `${id}@example.org`
    const accounts = { create: { id: randomUUID(), accountId: id, providerId: 'credential', password: hashed } }
    await database.user.create({ data: { id, name, email, isAdmin, accounts } })
    return { id, email, password }
  }
  const client = (cookie = '') => {
    const opened = openClient(url, cookie)
    clients.push(opened)
    return opened
  }
  /** Somebody who is signed in, member of a project where one is named. */
  const user = async (name: string, options: { isAdmin?: boolean; projectId?: string; roles?: Role[] } = {}) => {
    const { id, email } = await account(name, options.isAdmin)
    if (options.projectId) {
      const { projectId, roles = ['READER'] } = options
      await database.membership.create({ data: { projectId, userId: id, roles } })
    }
    const cookie = await signIn(url, email, password)
    return { ...client(cookie), id, cookie }
  }
  return { ...core, listener, parts, url, client, account, user }
}
