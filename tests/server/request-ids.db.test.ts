import pino from 'pino'
import { expect, test } from 'vitest'
import { openDatabase } from '#core/database.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'

const { user, url, database, project, parts } = await openApi()
const member = await user('member')
const json = { 'content-type': 'application/json' }
const query = '{ viewer { isAdmin } }'

test('what a request did stands in the audit trail under the id that its answer had', async () => {
  const owner = await project()
  const admin = await user('admin', { projectId: owner.id, roles: ['ADMIN'] })
  const mutation = `mutation { invitePerson(input: { projectId: "${owner.id}", roles: [READER] }) { __typename } }`
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...json, cookie: admin.cookie },
    body: JSON.stringify({ query: mutation }),
  })
  const requestId = response.headers.get('x-request-id') ?? ''
  expect(await database.auditEvent.count({ where: { requestId } })).toBe(1)
})

test('where nobody can be looked up, the answer and the log name the request, and the log the cause', async () => {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: line => void lines.push(JSON.parse(line)) })
  const away = openDatabase('postgresql://nobody@127.0.0.1:1/none', 1)
  const broken = await openServer({ ...parts, database: away, log })
  const address = `http://127.0.0.1:${broken.port}`
  for (const [path, init] of [
    ['/graphql', { method: 'POST', body: JSON.stringify({ query }), headers: { ...json, cookie: member.cookie } }],
    ['/files/images/x', { headers: { cookie: member.cookie } }],
  ] as const) {
    lines.length = 0
    const response = await fetch(address + path, init)
    const id = response.headers.get('x-request-id') ?? ''
    expect(response.status).toBe(500)
    expect(await response.text()).toContain(`something went wrong; request ${id}`)
    const told = lines.filter(line => line.requestId === id)
    expect(told.length).toBeGreaterThan(0)
    expect(JSON.stringify(told)).toMatch(/ECONNREFUSED|Can't reach database/)
  }
  await broken.close()
  await away.$disconnect()
})
