import { randomUUID } from 'node:crypto'
import { openBlobStore } from '#core/blob/open.ts'
import { keepPrivate } from '#core/data-folder.ts'
import { openDatabase } from '#core/database.ts'
import { exitWithParent } from '#core/exit-with-parent.ts'
import { openReconciler } from '#core/job/open-reconciler.ts'
import { openListener } from '#core/listen.ts'
import { openLog } from '#core/log.ts'
import { openQueue } from '#core/queue.ts'
import { readSettings } from '#core/settings.ts'
import { runLimits } from '#server/limits/figures.ts'
import { openServer } from '#server/open-server.ts'

const settings = readSettings()
keepPrivate(settings.dataDir)
const log = openLog('server')
const { databaseUrl, secret } = settings
if (!databaseUrl || !secret) throw new Error('the server needs DATABASE_URL and LAMINA_SECRET; npm start sets both')

const database = openDatabase(databaseUrl, 10, { statementMs: runLimits.statementMilliseconds })
const queue = await openQueue(databaseUrl, 'client', log)
const listener = await openListener(databaseUrl, log)
const blobs = await openBlobStore(settings.blobs)
const server = await openServer({
  database,
  queue,
  listener,
  blobs,
  log,
  secret,
  publicUrl: settings.publicUrl,
  host: settings.apiHost,
  port: settings.apiPort,
  trustedProxies: settings.trustedProxies,
})
// Here too: a job whose every worker is gone must not wait for one to be put right.
const product = () => ({ database, queue, actor: null, requestId: randomUUID(), now: new Date() })
const reconciler = openReconciler(product, log)
log.info({ port: server.port }, 'ready')

exitWithParent(async () => {
  await server.close()
  await reconciler.close()
  await listener.close()
  await queue.boss.stop({ graceful: true, timeout: 2000 })
  await database.$disconnect()
})
