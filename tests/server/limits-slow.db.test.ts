import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { runLimits } from '#server/limits/figures.ts'
import { openApi } from '#tests/kit/api.ts'

const { user, url, project, images } = await openApi()
const owner = await project()
const [image] = await images(
  owner,
  Array.from({ length: 200 }, (_, i) => ({ groupKey: `g${i}`, classIndex: null })),
)
const member = await user('member', { projectId: owner.id })
const other = await user('other')

const heavy = `{ project(id: "${owner.id}") {
  images(first: 200) { edges { node { id neighbours { next { id } previous { id } } } } } } }`
const ask = (query: string, { cookie }: { cookie: string }, signal?: AbortSignal) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query }),
    signal,
  })
const codeOf = async (response: Response) => {
  const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] }
  return errors?.[0]?.extensions.code
}

/** The images locked by somebody else: whatever asks for them waits as long as they are. */
async function lockImages() {
  const [gate, watch] = [new pg.Client(readSettings().databaseUrl), new pg.Client(readSettings().databaseUrl)]
  await gate.connect()
  await watch.connect()
  await gate.query('begin; lock table "Image" in access exclusive mode')
  return {
    async countWaiting() {
      const { rows } = await watch.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%"Image"%' and query not like 'lock%'`,
      )
      return rows[0]?.n
    },
    async open() {
      await gate.query('commit')
      await gate.end()
      await watch.end()
    },
  }
}

test('whoever closes the connection stops what they asked for, in the database too, and nothing more is sent', async () => {
  const { countWaiting, open } = await lockImages()
  const left = new AbortController()
  const asked = ask(heavy, member, left.signal)
  await expect.poll(countWaiting).toBe(1)
  left.abort()
  await expect(asked).rejects.toThrow()
  await expect.poll(countWaiting).toBe(0)
  // The four hundred that would have followed would stand before the lock now.
  for (let looks = 0; looks < 10; looks++) {
    expect(await countWaiting()).toBe(0)
    await delay(100)
  }
  await open()
  expect(await codeOf(await ask(heavy, member))).toBeUndefined()
})

test('a query whose time is over is ended in the database too, with the refusal of a time limit', async () => {
  const { countWaiting, open } = await lockImages()
  const { query } = runLimits.milliseconds
  runLimits.milliseconds.query = 400
  try {
    const response = await ask(heavy, member)
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'it took longer than 0.4 s: ask for less at a time',
          extensions: expect.objectContaining({ code: 'TIME_LIMIT' }),
        },
      ],
    })
    await expect.poll(countWaiting).toBe(0)
  } finally {
    runLimits.milliseconds.query = query
    await open()
  }
})

test('whoever takes files by the hundred has six answered at a time, and keeps nobody waiting for a query', async () => {
  const { countWaiting, open } = await lockImages()
  const left = new AbortController()
  const take = (signal?: AbortSignal) =>
    fetch(`${url}/files/images/${image?.id}/thumbnail`, { headers: { cookie: member.cookie }, signal })
  const all = Promise.allSettled(Array.from({ length: 100 }, () => take(left.signal)))
  try {
    await expect.poll(countWaiting).toBe(6)
    const response = await ask('{ viewer { user { name } } }', other)
    expect(await response.json()).toEqual({ data: { viewer: { user: { name: 'other' } } } })
    expect(await countWaiting()).toBe(6)
    left.abort()
    expect((await all).every(({ status }) => status === 'rejected')).toBe(true)
  } finally {
    await open()
  }
  // Its bytes are nowhere: that it is not found says that it had its turn.
  const after = await Promise.all(Array.from({ length: 12 }, () => take()))
  expect(after.map(r => r.status)).toEqual(Array(12).fill(404))
})
