import { afterEach, expect, test } from 'vitest'
import { inTransaction } from '#core/context.ts'
import { enqueueJob } from '#core/job/enqueue.ts'
import { Metrics } from '#server/observe/metrics.ts'
import { openApi } from '#tests/kit/api.ts'
import { log } from '#tests/kit/core.ts'

const { url, user, project, database } = await openApi()
afterEach(() => {
  delete process.env.LAMINA_METRICS_TOKEN
})

const read = (headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers })

/** Every line as Prometheus takes it: name{label="value",...} number. */
async function samples(): Promise<Map<string, number>> {
  const text = await (await read()).text()
  const found = new Map<string, number>()
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('#')) continue
    const [, series, value] = /^([a-z_]+(?:\{(?:[a-z]+="[^"\n]*",?)+\})?) (\S+)$/.exec(line) ?? []
    expect(series, line).toBeDefined()
    expect(Number.isFinite(Number(value)), line).toBe(true)
    expect(found.has(series ?? ''), line).toBe(false)
    found.set(series ?? '', Number(value))
  }
  return found
}

test('without a token this machine alone may, and nothing that was passed on', async () => {
  expect((await read()).status).toBe(200)
  for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host'])
    expect((await read({ [header]: '127.0.0.1' })).status, header).toBe(401)
})

test('with a token whoever brings it, and nobody else, this machine neither', async () => {
  const token = 'a token of some length'.replaceAll(' ', '-')
  process.env.LAMINA_METRICS_TOKEN = token
  expect((await read()).status).toBe(401)
  for (const wrong of [`Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`, 'Bearer ', token])
    expect((await read({ authorization: wrong })).status, wrong).toBe(401)
  expect((await read({ authorization: `Bearer ${token}`, 'x-forwarded-for': '192.0.2.1' })).status).toBe(200)
})

test('what is asked is counted by what it came to, and no client chooses what stands there', async () => {
  const before = await samples()
  const member = await user('member')
  await member.request('query AnythingAtAllThatIsNamedHere { viewer { isAdmin } }')
  await expect(member.request('query AnotherName { image(id: "x") { id } }')).rejects.toThrow()
  await expect(member.request('{ nothing }')).rejects.toThrow()
  await (await fetch(`${url}/path/that/is/none?secret=1`)).text()
  await expect
    .poll(async () => (await samples()).get('lamina_http_requests_total{method="GET",route="none",status="404"}'))
    .toBe(1)
  const after = await samples()
  const more = (series: string) => (after.get(series) ?? 0) - (before.get(series) ?? 0)
  expect(more('lamina_operations_total{transport="http",kind="query",outcome="ok"}')).toBe(1)
  expect(more('lamina_operations_total{transport="http",kind="query",outcome="refused"}')).toBe(1)
  expect(more('lamina_operations_total{transport="http",kind="none",outcome="refused"}')).toBe(1)
  expect(after.get('lamina_operation_seconds_count{transport="http",kind="query"}')).toBeGreaterThanOrEqual(2)
  expect([...after.keys()].join()).not.toMatch(/Anything|AnotherName|secret|that\/is/)
})

test('sockets, subscriptions, jobs, queue, workers, pool, disk and folders are told', async () => {
  const owner = await project()
  const createdById = owner.admin.actor?.id ?? ''
  const job = await inTransaction(owner.admin, ctx =>
    enqueueJob(ctx, { projectId: owner.id, kind: 'TRAIN', createdById }),
  )
  await database.worker.create({
    data: { host: 'here', pid: 1, engine: 'cpu', engineReason: '', freeBytes: 5_000_000_000n },
  })
  const member = await user('member', { projectId: owner.id })
  const events = member.subscribe(`subscription { job(id: "${job.id}") { status } }`)
  await events.next()
  // What the record says is asked for once in five seconds.
  const queued = 'lamina_jobs{kind="TRAIN",status="QUEUED"}'
  await expect.poll(async () => (await samples()).get(queued), { timeout: 10_000, interval: 500 }).toBe(1)
  const found = await samples()
  expect(found.get('lamina_sockets')).toBe(1)
  expect(found.get('lamina_subscriptions')).toBe(1)
  expect(found.get('lamina_queue_oldest_seconds{kind="TRAIN"}')).toBeGreaterThanOrEqual(0)
  expect(found.get('lamina_workers{engine="cpu"}')).toBe(1)
  expect(found.get('lamina_worker_disk_free_bytes')).toBe(5e9)
  expect(found.get('lamina_database_connections{state="idle"}')).toBeGreaterThan(0)
  expect(found.get('lamina_disk_free_bytes{holds="data+blobs"}')).toBeGreaterThan(0)
  expect(found.get('lamina_folder_files{folder="blobs"}')).toBe(0)
  expect(found.get('lamina_part_up{part="worker"}')).toBe(1)
  expect(found.get('nodejs_eventloop_lag_seconds{quantile="0.99"}')).toBeGreaterThan(0)
  expect([...found.keys()].some(key => key.startsWith('lamina_build_info{version="'))).toBe(true)
  await events.return()
  await expect.poll(async () => (await samples()).get('lamina_subscriptions'), { timeout: 10_000 }).toBe(0)
})

test('labels are escaped, histograms add up, and no more series are kept than anybody reads', async () => {
  const metrics = new Metrics(log)
  metrics.counter('a_total', 'A.').add({ of: 'x"y\\z\n' }, 2)
  const seconds = metrics.histogram('b_seconds', 'B.', [0.1, 1])
  for (const value of [0.1, 0.5, 7]) seconds.observe({}, value)
  expect(await metrics.text()).toBe(
    `# HELP a_total A.
# TYPE a_total counter
a_total{of="x\\"y\\\\z\\n"} 2
# HELP b_seconds B.
# TYPE b_seconds histogram
b_seconds_bucket{le="0.1"} 1
b_seconds_bucket{le="1"} 2
b_seconds_bucket{le="+Inf"} 3
b_seconds_sum 7.6
b_seconds_count 3
`,
  )
  const wild = metrics.counter('c_total', 'C.')
  for (let n = 0; n < 2000; n++) wild.add({ of: String(n) })
  expect((await metrics.text()).match(/^c_total\{/gm)).toHaveLength(1000)
})

test('one that cannot be read costs its own lines, and the log says which and why', async () => {
  const errors: object[] = []
  const metrics = new Metrics({ error: (line: object) => void errors.push(line) })
  metrics.gauge('a', 'A.', () => Promise.reject(new Error('no answer')))
  metrics.gauge('c', 'C.', () => [{ value: 1 }])
  expect(await metrics.text()).toBe('# HELP c C.\n# TYPE c gauge\nc 1\n')
  expect(errors).toEqual([{ metric: 'a', error: 'no answer' }])
})
