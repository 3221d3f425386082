import pg from 'pg'

/** The product's own API, in a process that also counts its statements, its processor time and its memory. */
let statements = 0
const { query } = pg.Client.prototype
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const [first] = args
  const text = typeof first === 'string' ? first : String((first as { text?: unknown } | undefined)?.text)
  // The queue keeps its own house, whoever looks at what.
  if (!text.includes('pgboss')) statements += 1
  return Reflect.apply(query, this, args)
}
let since = process.cpuUsage()

process.on('message', message => {
  const { user, system } = process.cpuUsage(since)
  process.send?.({ statements, workMs: (user + system) / 1000, memoryMb: process.memoryUsage().rss / 1e6 })
  if (message !== 'reset') return
  statements = 0
  since = process.cpuUsage()
})

await import('../../server/main.ts')
