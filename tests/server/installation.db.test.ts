import { writeFileSync } from 'node:fs'
import pino from 'pino'
import { afterAll, expect, test } from 'vitest'
import { readSettings } from '#core/settings.ts'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'
import { openClient } from '../../examples/client.ts'

const { database, parts, user } = await openApi()
const ada = await user('Ada', { isAdmin: true })
const lines: Record<string, unknown>[] = []
const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) })
const server = await openServer({ ...parts, log })
const url = `http://127.0.0.1:${server.port}`
const client = openClient(url, ada.cookie)
afterAll(async () => {
  await client.close()
  await server.close()
})

test('figures that the database does not give are not known, and not none', async () => {
  const asked = '{ installation { jobCounts { kind } oldestWaitSeconds databaseBytes } }'
  const none = { jobCounts: null, oldestWaitSeconds: null, databaseBytes: null }
  await database.$transaction(
    async tx => {
      await tx.$executeRaw`lock table "Job" in access exclusive mode`
      expect(await client.request(asked)).toEqual({ installation: none })
    },
    { timeout: 20_000 },
  )
  await expect
    .poll(() => client.request(asked), { timeout: 10_000 })
    .toMatchObject({ installation: { jobCounts: [], databaseBytes: expect.any(Number) } })
})

test('a disk that refuses is said so, and costs no other part, figure or page its answer', async () => {
  const { dataDir } = readSettings()
  writeFileSync(`${dataDir}/file`, '')
  process.env.LAMINA_DATA_DIR = `${dataDir}/file/below`
  process.env.LAMINA_BLOBS = `${dataDir}/blobs`
  try {
    const ready = await fetch(`${url}/health/ready`)
    const reason = 'it refuses; the log says why'
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { parts: { disk: { status: 'failing', reason }, database: { status: 'ok' }, blobs: { status: 'ok' } } },
    ])
    await fetch(`${url}/health/ready`)
    expect(lines.filter(l => l.part === 'disk')).toMatchObject([
      { level: 40, status: 'failing', reason, error: expect.stringContaining('ENOTDIR') },
    ])
    const metrics = await fetch(`${url}/metrics`)
    const text = await metrics.text()
    expect(metrics.status).toBe(200)
    expect(text).toContain('lamina_part_up{part="disk"} 0')
    expect(text).not.toContain('lamina_disk_free_bytes')
    expect(await client.request('{ installation { version disks { holds } } }')).toMatchObject({
      installation: { version: expect.any(String), disks: null },
    })
  } finally {
    process.env.LAMINA_DATA_DIR = dataDir
    delete process.env.LAMINA_BLOBS
  }
  await expect
    .poll(() => client.request('{ installation { disks { holds } } }'), { timeout: 5_000 })
    .toEqual({ installation: { disks: [{ holds: ['DATA', 'BLOBS'] }] } })
})

test('workers that are alive are found behind however many that have stopped', async () => {
  const one = { host: 'here', pid: 1, engine: 'cpu', engineReason: '' }
  const { id } = await database.worker.create({ data: one })
  const stoppedAt = new Date()
  await database.worker.createMany({ data: Array.from({ length: 60 }, () => ({ ...one, stoppedAt })) })
  const silent = await database.worker.create({ data: { ...one, heartbeatAt: new Date(Date.now() - 16_000) } })
  const found = async (args: string) => {
    const document = `{ workers(${args}) { totalCount edges { node { id isAlive } } } }`
    const { workers } = await client.request<{
      workers: { totalCount: number; edges: { node: { id: string; isAlive: boolean } }[] }
    }>(document)
    return { total: workers.totalCount, nodes: workers.edges.map(e => e.node) }
  }
  expect(await found('isAlive: true')).toEqual({ total: 1, nodes: [{ id, isAlive: true }] })
  expect(await found('isAlive: false, first: 1')).toEqual({ total: 61, nodes: [{ id: silent.id, isAlive: false }] })
  expect((await found('isAlive: null, first: 1')).total).toBe(62)
})
