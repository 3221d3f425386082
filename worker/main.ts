import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { openBlobStore } from '#core/blob/open.ts'
import { keepPrivate } from '#core/data-folder.ts'
import { openDatabase } from '#core/database.ts'
import { exitWithParent } from '#core/exit-with-parent.ts'
import { openListener } from '#core/listen.ts'
import { openLog } from '#core/log.ts'
import { showPulse } from '#core/pulse.ts'
import { openQueue } from '#core/queue.ts'
import { readSettings } from '#core/settings.ts'
import { openEngine } from './engine/open-engine.ts'
import { openWorker } from './open-worker.ts'

const settings = readSettings()
keepPrivate(settings.dataDir)
const log = openLog('worker')
const { databaseUrl, dataDir } = settings
if (!databaseUrl) throw new Error('the worker needs DATABASE_URL; npm start sets it')

const database = openDatabase(databaseUrl, 5)
// Beside each other: whoever comes back after a crash has people waiting.
const [engine, queue, listener, blobs] = await Promise.all([
  openEngine(settings.engine, { threads: settings.threads }),
  openQueue(databaseUrl, 'worker', log),
  openListener(databaseUrl, log),
  openBlobStore(settings.blobs),
])
log.info({ engine, kinds: settings.jobKinds }, 'engine')
const worker = await openWorker({
  database,
  queue,
  listener,
  blobs,
  dataDir,
  engine,
  log,
  identity: { host: hostname(), pid: process.pid },
  kinds: settings.jobKinds,
  requestId: randomUUID(),
})
log.info('ready')
process.send?.('ready')
showPulse()

exitWithParent(async () => {
  await worker.close()
  await listener.close()
  await queue.boss.stop({ graceful: true, timeout: 2000 })
  await database.$disconnect()
})
