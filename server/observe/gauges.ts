import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Database, poolOf } from '#core/database.ts'
import type { Disk } from '#core/disk-room.ts'
import type { Installation } from '#core/installation/open-installation.ts'
import type { Metrics } from '#server/observe/metrics.ts'

const [nanosecond, microsecond] = [1e-9, 1e-6]

/** How this process does: names as Prometheus' own libraries have them, where they have one. */
function gaugeProcess(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  metrics.gauge('nodejs_eventloop_lag_seconds', 'Delay of the event loop since it was last asked for.', () => {
    const found = [
      { labels: { quantile: '0.5' }, value: delay.percentile(50) * nanosecond },
      { labels: { quantile: '0.99' }, value: delay.percentile(99) * nanosecond },
      { labels: { quantile: '1' }, value: delay.max * nanosecond },
    ]
    delay.reset()
    return found
  })
  metrics.gauge('process_resident_memory_bytes', 'Memory of the API.', () => [{ value: process.memoryUsage.rss() }])
  metrics.gauge(
    'process_cpu_seconds_total',
    'Processor time of the API.',
    () => {
      const { user, system } = process.cpuUsage()
      return [{ value: (user + system) * microsecond }]
    },
    'counter',
  )
  metrics.gauge('process_start_time_seconds', 'When the API started, since 1970.', () => [
    { value: Math.round(performance.timeOrigin) / 1000 },
  ])
  return () => delay.disable()
}

function gaugeRecord(metrics: Metrics, { findFigures }: Installation): void {
  metrics.gauge('lamina_jobs', 'Jobs by kind and status, those that have ended too.', async () =>
    ((await findFigures())?.jobs ?? []).map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
  )
  metrics.gauge(
    'lamina_queue_oldest_seconds',
    'How long the job has waited that waits longest for a worker; none of a kind: nothing waits.',
    async () =>
      ((await findFigures())?.waiting ?? []).map(({ kind, seconds }) => ({ labels: { kind }, value: seconds })),
  )
  metrics.gauge('lamina_workers', 'Workers that were heard of in the last 15 s.', async () => {
    const figures = await findFigures()
    if (!figures) return []
    const none = figures.workers.length === 0 ? [{ labels: { engine: 'none' }, value: 0 }] : []
    return [...none, ...figures.workers.map(({ engine, count }) => ({ labels: { engine }, value: count }))]
  })
  metrics.gauge('lamina_worker_disk_free_bytes', 'Least that any worker has free on its disk.', async () => {
    const bytes = (await findFigures())?.workerFreeBytes ?? null
    return bytes === null ? [] : [{ value: bytes }]
  })
  metrics.gauge('lamina_database_bytes', 'What the record takes.', async () => {
    const figures = await findFigures()
    return figures ? [{ value: figures.databaseBytes }] : []
  })
}

function gaugeDisk(metrics: Metrics, { findDisks, measured }: Installation): void {
  const disk = (name: string, help: string, value: (disk: Disk) => number) =>
    metrics.gauge(name, help, async () =>
      ((await findDisks()) ?? []).map(d => ({ labels: { holds: d.holds.join('+') }, value: value(d) })),
    )
  disk('lamina_disk_free_bytes', 'Free on the disks that the API writes to.', d => d.freeBytes)
  disk('lamina_disk_total_bytes', 'Size of the disks that the API writes to.', d => d.totalBytes)
  const folder = (name: string, help: string, value: 'bytes' | 'fileCount') =>
    metrics.gauge(name, help, () =>
      (measured()?.folders ?? []).map(f => ({ labels: { folder: f.name }, value: f[value] })),
    )
  folder('lamina_folder_bytes', 'What lies in the folders of the API, measured once an hour.', 'bytes')
  folder('lamina_folder_files', 'Files in the folders of the API, measured once an hour.', 'fileCount')
}

/** Everything that is looked at when somebody asks for it. @returns how to stop */
export function openGauges(metrics: Metrics, installation: Installation, database: Database): () => void {
  metrics.gauge('lamina_build_info', 'Which code this is.', () => [
    { labels: { version: installation.version, node: process.version }, value: 1 },
  ])
  metrics.gauge('lamina_part_up', '1: well, 0.5: works, and somebody should look, 0: fails.', async () => {
    const { parts } = await installation.findHealth()
    const value = { ok: 1, warning: 0.5, failing: 0 }
    return Object.entries(parts).map(([part, { status }]) => ({ labels: { part }, value: value[status] }))
  })
  metrics.gauge('lamina_database_connections', 'Of the pool of the API, and who waits for one.', () => {
    const pool = poolOf(database)
    if (!pool) return []
    const { totalCount, idleCount, waitingCount } = pool
    return [
      { labels: { state: 'used' }, value: totalCount - idleCount },
      { labels: { state: 'idle' }, value: idleCount },
      { labels: { state: 'waiting' }, value: waitingCount },
    ]
  })
  gaugeRecord(metrics, installation)
  gaugeDisk(metrics, installation)
  return gaugeProcess(metrics)
}
