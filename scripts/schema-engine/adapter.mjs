import { PrismaPg } from '@prisma/adapter-pg'
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { onServer, poolOptions } from './database.mjs'

const charOid = 18
const bpcharOid = 1042

/** @prisma/adapter-pg, able to run whole migrations and to make its own shadow databases. */
export class MigrationAdapter extends PrismaPg {
  #url
  #shadowUrl

  constructor(url, shadowUrl) {
    super(poolOptions(url), { schema: new URL(url).searchParams.get('schema') ?? undefined })
    this.#url = url
    this.#shadowUrl = shadowUrl
  }

  async connect() {
    return widen(await super.connect())
  }

  /** The adapter's own drops the database before it closes its pool, which PostgreSQL refuses. */
  async connectToShadowDb() {
    if (this.#shadowUrl) return widen(await new PrismaPg(poolOptions(this.#shadowUrl)).connect())
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    await onServer(this.#url, client => client.query(`CREATE DATABASE "${name}"`))
    const adapter = widen(await new PrismaPg({ ...poolOptions(this.#url), database: name }).connect())
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await onServer(this.#url, client => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`))
    }
    return adapter
  }
}

function widen(adapter) {
  acceptCharColumns(adapter)
  if (adapter.executeScript) adapter.executeScript = script => runWhole(adapter, script)
  const begin = adapter.startTransaction?.bind(adapter)
  if (begin) adapter.startTransaction = async (...options) => widen(await begin(...options))
  return adapter
}

/** The engine reads columns of PostgreSQL's internal type "char" from the catalog; the adapter knows no such type. */
function acceptCharColumns(adapter) {
  const perform = adapter.performIO.bind(adapter)
  const query = adapter.queryRaw.bind(adapter)
  let columns = []
  adapter.performIO = async statement => {
    const result = await perform(statement)
    columns = (result.fields ?? []).flatMap((field, i) => (field.dataTypeID === charOid ? [i] : []))
    for (const i of columns) result.fields[i].dataTypeID = bpcharOid
    return result
  }
  adapter.queryRaw = async statement => {
    const result = await query(statement)
    for (const i of columns) result.columnTypes[i] = ColumnTypeEnum.Character
    return result
  }
}

/** The adapter's own splits a script at every semicolon, also at those inside a body in $$. */
async function runWhole(adapter, script) {
  try {
    await adapter.underlyingDriver().query(script)
  } catch (error) {
    adapter.onError(error) // throws it in the engine's terms
  }
}
