import { createInterface } from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { MigrationAdapter } from './adapter.mjs'
import { createDatabase } from './database.mjs'
import { loadEngine } from './engine.mjs'

const errorCode = 4466
/** Numbers of our own notifications, away from those of the CLI's requests. */
let notificationId = 1_000_000

/** Answers the CLI's JSON-RPC requests, one a line and one after the other, until it closes the pipe. */
export async function answerRequests({ url, shadowDatabaseUrl, datamodels }) {
  const SchemaEngine = await loadEngine()
  // the adapter wants an address also where none will be used
  const adapter = new MigrationAdapter(url || 'postgresql://127.0.0.1:1/none', shadowDatabaseUrl)
  const factory = bindMigrationAwareSqlAdapterFactory(adapter)
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
  // one engine a request: after its first shadow database an engine has lost its factory
  const makeEngine = () => SchemaEngine.new(options, () => {}, factory)

  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line)
    if (request.method) write({ id: request.id, ...(await answer(request, url, makeEngine)) })
  }
  process.exit(0) // the engine leaves pools open
}

async function answer({ method, params }, url, makeEngine) {
  try {
    if (method === 'createDatabase') {
      await createDatabase(url)
      return { result: { databaseName: new URL(url).pathname.slice(1) } }
    }
    const engine = await makeEngine()
    // only the diagnosis of the history may open a shadow database; these two read the schema that it keeps
    if (method === 'evaluateDataLoss' || method === 'createMigration')
      await engine.diagnoseMigrationHistory({
        migrationsList: params.migrationsList,
        filters: params.filters,
        optInToShadowDatabase: true,
      })
    const result = (await engine[method === 'getDatabaseVersion' ? 'version' : method](params)) ?? null
    if (method === 'diff' && result?.stdout)
      write({ id: notificationId++, method: 'print', params: { content: result.stdout } })
    return { result }
  } catch (error) {
    const data = {
      is_panic: false,
      message: error.message ?? String(error),
      meta: error.meta ?? error.data ?? null,
      error_code: error.code ?? null,
    }
    return { error: { code: errorCode, message: 'An error happened. Check the data field for details.', data } }
  }
}

function write(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}
