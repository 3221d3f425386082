#!/usr/bin/env node
// Offline stand-in for Prisma's native schema-engine: speaks the same JSON-RPC on stdio,
// executes it in Prisma's own schema-engine WASM through @prisma/adapter-pg.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const require = createRequire(import.meta.url)
const argv = process.argv.slice(2)
if (argv.includes('--version')) {
  console.log('schema-engine-wasm-shim')
  process.exit(0)
}
const opt = n => {
  const i = argv.indexOf(n)
  return i < 0 ? undefined : argv[i + 1]
}
const all = n => argv.flatMap((a, i) => (a === n ? [argv[i + 1]] : []))
const ds = opt('--datasource') ? JSON.parse(opt('--datasource')) : {}
const url = ds.url ?? process.env.DATABASE_URL
const fail = (e, code = 1) => {
  process.stderr.write(
    JSON.stringify({ level: 'INFO', target: 'schema_engine', fields: { message: 'starting' } }) + '\n',
  )
  process.stderr.write(
    JSON.stringify({
      level: 'ERROR',
      target: 'schema_engine::logger',
      timestamp: new Date().toISOString(),
      fields: { message: e.message ?? String(e), error_code: e.code ?? '', is_panic: false },
    }) + '\n',
  )
  process.exitCode = code
}
async function admin(sql) {
  const u = new URL(url)
  const db = decodeURIComponent(u.pathname.slice(1))
  u.pathname = '/postgres'
  const c = new pg.Client({ connectionString: u.href })
  await c.connect()
  try {
    return await sql(c, db)
  } finally {
    await c.end()
  }
}
if (argv.includes('cli')) {
  const cmd = argv[argv.indexOf('cli') + 1]
  try {
    if (cmd === 'can-connect-to-database') {
      const c = new pg.Client({ connectionString: url })
      await c.connect()
      await c.end()
    } else if (cmd === 'create-database') await admin((c, db) => c.query(`CREATE DATABASE ${c.escapeIdentifier(db)}`))
    else if (cmd === 'drop-database')
      await admin((c, db) => c.query(`DROP DATABASE IF EXISTS ${c.escapeIdentifier(db)} WITH (FORCE)`))
    else throw new Error('unsupported cli command ' + cmd)
  } catch (e) {
    if (e.code === '3D000') {
      e.code = 'P1003'
    } else if (e.code === 'ECONNREFUSED') {
      e.code = 'P1001'
      e.message = "Can't reach database server"
    }
    fail(e)
  }
  process.exit(process.exitCode)
}
const bgUrl = import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
const bg = await import(bgUrl)
const bytes = readFileSync(
  path.join(path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')), 'schema_engine_bg.wasm'),
)
const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': bg })
bg.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  m: '',
  get() {
    return this.m
  },
  set_message(m) {
    this.m = 'RuntimeError: ' + m
  },
}
function widen(a) {
  // "char" (oid 18) is used by the catalog queries; adapter-pg rejects it
  const io = a.performIO.bind(a),
    q = a.queryRaw.bind(a)
  let chars = []
  a.performIO = async query => {
    const r = await io(query)
    chars = []
    r.fields?.forEach((f, i) => {
      if (f.dataTypeID === 18) {
        chars.push(i)
        f.dataTypeID = 1042
      }
    })
    return r
  }
  a.queryRaw = async query => {
    const r = await q(query)
    for (const i of chars) r.columnTypes[i] = ColumnTypeEnum.Character
    return r
  }
  if (a.executeScript)
    a.executeScript = async script => {
      try {
        await a.underlyingDriver().query(script)
      } catch (e) {
        a.onError(e)
      }
    } // adapter-pg splits the script on ';', breaking $$ bodies
  const st = a.startTransaction?.bind(a)
  if (st) a.startTransaction = async (...x) => widen(await st(...x))
  return a
}
function pgConfig(u) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(u)
  return {
    host: searchParams.get('host') ?? decodeURIComponent(hostname.replace(/^\[|\]$/g, '')),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: /^(require|verify)/.test(searchParams.get('sslmode') ?? '')
      ? { rejectUnauthorized: searchParams.get('sslmode') !== 'require' }
      : undefined,
  }
}
class Shadowed extends PrismaPg {
  constructor(u, shadow) {
    const schema = new URL(u).searchParams.get('schema') ?? undefined
    super(pgConfig(u), { schema })
    this.u = u
    this.shadow = shadow
  }
  async connect() {
    return widen(await super.connect())
  }
  async connectToShadowDb() {
    if (this.shadow) return widen(await new PrismaPg(pgConfig(this.shadow)).connect())
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}` // adapter-pg drops the database before closing its pool, which fails
    await admin(c => c.query(`CREATE DATABASE "${name}"`))
    const a = widen(await new PrismaPg({ ...pgConfig(this.u), database: name }).connect())
    const end = a.dispose.bind(a)
    a.dispose = async () => {
      await end()
      await admin(c => c.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
    }
    return a
  }
}
const factory = bindMigrationAwareSqlAdapterFactory(
  new Shadowed(url || 'postgresql://127.0.0.1:1/none', ds.shadowDatabaseUrl),
)
const datamodels = all('--datamodels').map(f => [f, readFileSync(f, 'utf8')])
// one engine per request: after its first shadow database an engine loses the factory
const engine = () =>
  bg.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    l => process.env.SE_DEBUG && process.stderr.write(l + '\n'),
    factory,
  )
const rpc = { getDatabaseVersion: 'version' }
let pending = Promise.resolve()
let printId = 1e6
createInterface({ input: process.stdin })
  .on('line', line => {
    pending = pending.then(async () => {
      const req = JSON.parse(line)
      if (!req.method) return
      if (process.env.SE_DEBUG) process.stderr.write('RPC ' + line.slice(0, 2000) + '\n')
      const out = { jsonrpc: '2.0', id: req.id }
      try {
        if (req.method === 'createDatabase') {
          await admin((c, db) => c.query(`CREATE DATABASE ${c.escapeIdentifier(db)}`))
          out.result = { databaseName: new URL(url).pathname.slice(1) }
        } else {
          const e = await engine()
          // only the history diagnosis may open a shadow database; the two methods below reuse its cached schema
          if (/^(evaluateDataLoss|createMigration)$/.test(req.method))
            await e.diagnoseMigrationHistory({
              migrationsList: req.params.migrationsList,
              filters: req.params.filters,
              optInToShadowDatabase: true,
            })
          const r = await e[rpc[req.method] ?? req.method](req.params)
          if (req.method === 'diff' && r?.stdout)
            process.stdout.write(
              JSON.stringify({ jsonrpc: '2.0', id: printId++, method: 'print', params: { content: r.stdout } }) + '\n',
            )
          out.result = r ?? null
        }
      } catch (e) {
        const d = e?.meta || e?.data
        out.error = {
          code: 4466,
          message: 'An error happened. Check the data field for details.',
          data: { is_panic: false, message: e.message ?? String(e), meta: d ?? null, error_code: e.code ?? null },
        }
      }
      process.stdout.write(JSON.stringify(out) + '\n')
    })
  })
  .on('close', () => pending.then(() => process.exit(0)))
