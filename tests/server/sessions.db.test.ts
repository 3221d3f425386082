import { expect, test } from 'vitest'
import { personTopic } from '#core/announce.ts'
import { openListener } from '#core/listen.ts'
import { readSettings } from '#core/settings.ts'
import { openApi } from '#tests/kit/api.ts'
import { log } from '#tests/kit/core.ts'
import { mutate } from '#tests/kit/mutate.ts'
import { RequestFailed, signIn } from '../../examples/client.ts'

const { url, database, user, client, project } = await openApi()
const password = 'a password of some length'
const viewer = '{ viewer { user { id } } }'

interface Sessions {
  viewer: { sessions: { totalCount: number; edges: { node: { id: string; isCurrent: boolean } }[] } }
}
const list = `{ viewer { sessions(first: 20) { totalCount edges { node {
  id createdAt lastSeenAt expiresAt ipAddress userAgent isCurrent } } } } }`

async function threeTimes(name: string) {
  const here = await user(name)
  const email = `${here.id}@example.org`
  const others = [client(await signIn(url, email, password)), client(await signIn(url, email, password))]
  return { here, others }
}

test('one sees where one is signed in, newest first, which of them this is, and nothing that opens one', async () => {
  const { here } = await threeTimes('Ada')
  await threeTimes('somebody else')
  const { sessions } = (await here.request<Sessions>(list)).viewer
  expect(sessions.totalCount).toBe(3)
  expect(sessions.edges.map(e => e.node.isCurrent)).toEqual([false, false, true])
  expect(sessions.edges[0]?.node).toMatchObject({ userAgent: 'node', ipAddress: '127.0.0.1' })
  for (const { tokenSha256 } of await database.session.findMany())
    expect(JSON.stringify(sessions)).not.toContain(tokenSha256)
})

test('one that is ended answers nothing at once, and its person is told', async () => {
  const { here, others } = await threeTimes('Ada')
  const { edges } = (await here.request<Sessions>(list)).viewer.sessions
  const last = edges[0]?.node.id ?? ''
  const listener = await openListener(readSettings().databaseUrl ?? '', log)
  const hints = listener.hints(personTopic(here.id))
  await hints.next()
  expect((await mutate(here, 'endSession', { id: last })).__typename).toBe('EndedSession')
  await hints.next()
  await listener.close()
  expect(await others[1]?.request(viewer)).toEqual({ viewer: null })
  expect(await others[0]?.request(viewer)).toEqual({ viewer: { user: { id: here.id } } })
  expect((await mutate(here, 'endSession', { id: last })).__typename).toBe('NotFound')
  const event = await database.auditEvent.findFirst({ where: { nounId: last, action: 'SESSION_ENDED' } })
  expect(event).toMatchObject({ actorId: here.id, actorName: 'Ada' })
})

test("nobody ends another's, whoever they are", async () => {
  const { here } = await threeTimes('Ada')
  const root = await user('root', { isAdmin: true })
  const { id } = await database.session.findFirstOrThrow({ where: { userId: here.id } })
  for (const ctx of [root, await user('other')])
    expect((await mutate(ctx, 'endSession', { id })).__typename).toBe('NotFound')
  for (const [bad, refusal] of [
    ['', 'NotFound'],
    ['none', 'NotFound'],
    ['\0', 'InvalidInput'],
  ] as const)
    expect((await mutate(here, 'endSession', { id: bad })).__typename).toBe(refusal)
  expect(await database.session.count({ where: { userId: here.id } })).toBe(3)
})

test('all others are ended, and this one goes on', async () => {
  const { here, others } = await threeTimes('Ada')
  const key = 'all but this one'
  for (let i = 0; i < 2; i++) {
    const ended = await mutate(
      here,
      'endOtherSessions',
      { reason: 'a lost laptop' },
      {
        ...{ key, selection: '... on EndedSessions { sessionCount user { id } }' },
      },
    )
    expect(ended).toMatchObject({ sessionCount: 2, user: { id: here.id } })
  }
  for (const other of others) expect(await other.request(viewer)).toEqual({ viewer: null })
  expect(await here.request(viewer)).toEqual({ viewer: { user: { id: here.id } } })
  const events = await database.auditEvent.findMany({ where: { actorId: here.id, action: 'SESSION_ENDED' } })
  expect(events.map(e => e.reason)).toEqual(['a lost laptop', 'a lost laptop'])
})

test("an administrator of the installation ends all of somebody's; nobody else does", async () => {
  const { here, others } = await threeTimes('Ada')
  const root = await user('root', { isAdmin: true })
  const owner = await project()
  const admin = await user('an ADMIN', { projectId: owner.id, roles: ['ADMIN'] })
  expect((await mutate(admin, 'endUserSessions', { userId: here.id })).__typename).toBe('Forbidden')
  await expect(mutate(client(), 'endUserSessions', { userId: here.id })).rejects.toThrow(RequestFailed)
  expect((await mutate(root, 'endUserSessions', { userId: '\0' })).__typename).toBe('InvalidInput')
  const ended = await mutate(
    root,
    'endUserSessions',
    { userId: here.id },
    { selection: '... on EndedSessions { sessionCount }' },
  )
  expect(ended.sessionCount).toBe(3)
  for (const one of [here, ...others]) expect(await one.request(viewer)).toEqual({ viewer: null })
  await signIn(url, `${here.id}@example.org`, password)
})

test('a disabled person is refused at once with the cookie that they have, on every door', async () => {
  const owner = await project()
  const ada = await user('Ada', { projectId: owner.id })
  const root = await user('root', { isAdmin: true })
  await mutate(root, 'disableUser', { userId: ada.id, reason: 'left' })
  expect(await ada.request(viewer)).toEqual({ viewer: null })
  await expect(ada.request(`{ project(id: "${owner.id}") { id } }`)).rejects.toMatchObject({
    codes: ['UNAUTHENTICATED'],
  })
  await expect(ada.download('/files/images/x')).rejects.toThrow('401')
  await expect(ada.subscribe(`subscription { job(id: "x") { id } }`).next()).rejects.toMatchObject({ code: 4403 })
  await expect(signIn(url, `${ada.id}@example.org`, password)).rejects.toThrow('403')
  // even where a row had stayed
  const row = {
    id: crypto.randomUUID(),
    tokenSha256: 'left behind',
    userId: ada.id,
    expiresAt: new Date(Date.now() + 1e6),
  }
  await database.session.create({ data: row })
  expect(await ada.request(viewer)).toEqual({ viewer: null })
})

test('when somebody was last seen is written down to the minute, not at every request', async () => {
  const ada = await user('Ada')
  const read = () => database.session.findFirstOrThrow({ where: { userId: ada.id } })
  const before = await read()
  for (let i = 0; i < 5; i++) await ada.request(viewer)
  expect((await read()).updatedAt).toEqual(before.updatedAt)
  const earlier = new Date(Date.now() - 61_000)
  await database.session.updateMany({ where: { userId: ada.id }, data: { updatedAt: earlier } })
  await ada.request(viewer)
  expect((await read()).updatedAt.getTime()).toBeGreaterThan(earlier.getTime() + 60_000)
  const { lastSeenAt } = await database.user.findUniqueOrThrow({ where: { id: ada.id } })
  expect(lastSeenAt).toEqual((await read()).updatedAt)
})

test('what a page kept for somebody is done by nobody else who is signed in: neither by cookie nor signed out', async () => {
  const [ada, ben] = [await user('ada'), await user('ben')]
  const cookieOf = (id: string) => signIn(url, `${id}@example.org`, password)
  async function ask(headers: Record<string, string>) {
    const body = JSON.stringify({ query: viewer })
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(url).origin, ...headers },
      body,
    })
    const { data, errors } = (await answer.json()) as {
      data?: { viewer: { user: { id: string } } | null }
      errors?: { extensions: { code: string } }[]
    }
    return errors?.[0]?.extensions.code ?? data?.viewer?.user.id ?? 'nobody'
  }
  const cookie = await cookieOf(ada.id)
  expect(await ask({ cookie })).toBe(ada.id)
  expect(await ask({ cookie, 'x-user-id': ada.id })).toBe(ada.id)
  expect(await ask({ cookie, 'x-user-id': ben.id })).toBe('UNAUTHENTICATED')
  expect(await ask({ 'x-user-id': ada.id })).toBe('UNAUTHENTICATED')
})
