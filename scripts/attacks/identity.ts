import { once } from 'node:events'
import WebSocket from 'ws'
import { orThrow, signIn } from '../../examples/client.ts'
import { type Attack, brief, hold } from './attack.ts'
import { documents } from './documents.ts'
import type { Person, World } from './world.ts'

const postAuth = (url: string, path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}/auth${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(body),
  })

const name = (person: Person) =>
  person
    .request<{ viewer: { user: { name: string } } }>('{ viewer { user { name } } }')
    .then(({ viewer }) => viewer.user.name)

/** Milliseconds until the socket of somebody who subscribed is closed, or their subscription ended with an error. */
async function untilShut(world: World, person: Person, act: () => Promise<unknown>): Promise<number> {
  const started = await world.admin.request<{ startImport: { job: { id: string } } }>(documents.startImport, {
    input: { projectId: world.projectId, phantoms: { count: 2000, seed: 3 } },
  })
  const { id } = started.startImport.job
  const socket = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie: person.cookie, origin: world.url },
  })
  const first = Promise.withResolvers<void>()
  const shut = Promise.withResolvers<void>()
  socket.on('message', data => {
    const message = JSON.parse(String(data))
    if (message.type === 'connection_ack')
      socket.send(
        JSON.stringify({
          id: '1',
          type: 'subscribe',
          payload: { query: `subscription { job(id: "${id}") { status } }` },
        }),
      )
    if (message.type === 'next' && message.payload.data) first.resolve()
    if (message.type === 'error' || message.payload?.errors) shut.resolve()
  })
  socket.on('close', () => shut.resolve())
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  try {
    const isOpen = await Promise.race([first.promise.then(() => true), shut.promise.then(() => false)])
    if (!isOpen) throw new Error('it was shut before anything happened')
    await act()
    const from = performance.now()
    const deadline = AbortSignal.timeout(10_000)
    await Promise.race([shut.promise, once(deadline, 'abort')])
    return performance.now() - from
  } finally {
    socket.terminate()
    await world.admin.request('mutation ($input: CancelJobInput!) { cancelJob(input: $input) { __typename } }', {
      input: { jobId: id },
    })
  }
}

const shutWithinASecond = (title: string, act: (world: World, person: Person) => Promise<unknown>): Attack => ({
  name: title,
  attempt: async world => {
    const person = await world.join(world.projectId, 'READER')
    const ms = Math.round(await untilShut(world, person, () => act(world, person)))
    await person.close()
    hold(ms < 1500, `still watching after ${ms} ms`)
    return `shut after ${ms} ms`
  },
})

export const identityAttacks: Attack[] = [
  {
    name: 'a reader renames the actor of the whole history',
    attempt: async world => {
      const person = await world.join(world.projectId, 'READER')
      const statuses: number[] = []
      for (const path of ['/update-user', '/change-password', '/change-email', '/revoke-sessions', '/delete-user']) {
        const body = {
          name: 'Dr. Somebody Else',
          newPassword: 'another long password',
          currentPassword: person.password,
        }
        statuses.push((await postAuth(world.url, path, body, { cookie: person.cookie })).status)
      }
      hold(
        statuses.every(status => status === 404),
        `answers ${statuses.join(', ')}`,
      )
      hold((await name(person)) === 'reader', `the name is now ${await name(person)}`)
      await person.close()
      return 'the routes are not there, and the name is as it was'
    },
  },
  shutWithinASecond('watching on after signing out', ({ url }, person) =>
    postAuth(url, '/sign-out', {}, { cookie: person.cookie }),
  ),
  shutWithinASecond('watching on after the membership has ended', ({ admin, projectId }, person) =>
    admin.request(documents.endMembership, { input: { projectId, userId: person.id, reason: 'left' } }),
  ),
  shutWithinASecond('watching on with a disabled account', ({ admin }, person) =>
    admin.request(documents.disableUser, { input: { userId: person.id, reason: 'left' } }),
  ),
  {
    name: "into a project that one left, by an event of one's own",
    attempt: async ({ admin, join, projectId }) => {
      const person = await join(projectId, 'READER')
      const own = await person.request<{ project: { auditEvents: { edges: { node: { id: string } }[] } } }>(
        'query ($id: ID!) { project(id: $id) { auditEvents(first: 1) { edges { node { id } } } } }',
        { id: projectId },
      )
      const id = own.project.auditEvents.edges[0]?.node.id
      await admin.request(documents.endMembership, { input: { projectId, userId: person.id, reason: 'left' } })
      const seen = await person
        .request('query ($id: ID!) { node(id: $id) { ... on AuditEvent { project { images { totalCount } } } } }', {
          id,
        })
        .then(
          answer => JSON.stringify(answer),
          error => String(error),
        )
      await person.close()
      hold(id !== undefined && seen.includes('there is no Node'), brief(seen))
      return brief(seen)
    },
  },
  {
    name: 'forty guesses at one account from forty addresses',
    attempt: async world => {
      const { email } = await world.join(world.projectId, 'READER')
      const statuses: number[] = []
      for (let i = 0; i < 40; i++) {
        const headers = { 'x-forwarded-for': `203.0.113.${i}` }
        statuses.push(
          (await postAuth(world.url, '/sign-in/email', { email, password: `wrong guess ${i}` }, headers)).status,
        )
      }
      const looked = statuses.filter(status => status === 401).length
      hold(looked < 30 && statuses.at(-1) === 429, `${looked} of 40 were looked at`)
      return `${looked} were looked at, then 429`
    },
  },
  {
    name: 'a link that was taken back',
    attempt: async ({ url, admin, projectId, stranger }) => {
      const made = await admin.request<{ invitePerson: { __typename: string; id: string; token: string } }>(
        documents.invitePerson.replace('{ token }', '{ id token }'),
        { input: { projectId, roles: ['ADMIN'] } },
      )
      const { id, token } = orThrow(made.invitePerson)
      await admin.request(documents.revokeInvitation, { input: { id } })
      const input = { token, name: 'Mallory', email: 'mallory@example.org', password: 'a password long enough' }
      const seen = JSON.stringify(await stranger.request(documents.acceptInvitation, { input }))
      hold(seen.includes('NotFound'), brief(seen))
      await signIn(url, input.email, input.password).then(
        () => hold(false, 'an account was made'),
        () => undefined,
      )
      return brief(seen)
    },
  },
  {
    name: "a program's key beyond its projects and roles",
    attempt: async ({
      url,
      admin,
      join,
      projectId,
      otherProjectId,
      imageIds: [imageId],
      labelClassIds: [labelClassId],
    }) => {
      const expiresAt = new Date(Date.now() + 3600_000).toISOString()
      const keyOf = async (person: Person, role: string) => {
        const made = await person.request<{ createApiKey: { __typename: string; key: string } }>(
          documents.createApiKey,
          {
            input: { name: 'attack', projectIds: [projectId], roles: [role], expiresAt },
          },
        )
        return orThrow(made.createApiKey).key
      }
      const ask = async (key: string, query: string, variables: object) => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
          body: JSON.stringify({ query, variables }),
        })
        return await response.text()
      }
      const ofProject = await keyOf(admin, 'ADMIN')
      hold((await ask(ofProject, documents.project, { id: projectId })).includes('labelClasses'), 'it opens nothing')
      const other = await ask(ofProject, documents.project, { id: otherProjectId })
      hold(other.includes('NOT_FOUND'), `another project: ${brief(other)}`)
      const input = { name: 'more', projectIds: [projectId], roles: ['ADMIN'], expiresAt }
      const more = await ask(ofProject, documents.createApiKey, { input })
      hold(/Forbidden|FORBIDDEN/.test(more), `it makes keys: ${brief(more)}`)
      const both = await join(projectId, 'READER', 'AUDITOR')
      const ofRole = await keyOf(both, 'AUDITOR')
      await both.close()
      const label = await ask(ofRole, documents.setLabel, { input: { imageId, labelClassId, expectedVersion: 1 } })
      hold(label.includes('Forbidden'), `another role: ${brief(label)}`)
      return brief(label)
    },
  },
]
