import { connected, createDatabase, dropDatabase } from './database.mjs'

const commands = {
  'can-connect-to-database': url => connected(url, () => {}),
  'create-database': createDatabase,
  'drop-database': dropDatabase,
}

/** Prisma's own codes for what PostgreSQL and the network answer. */
const known = {
  '3D000': { code: 'P1003' },
  ECONNREFUSED: { code: 'P1001', message: "Can't reach database server" },
}

/** One of the engine's `cli` commands. @returns the exit code */
export async function runCommand(name, url) {
  try {
    const command = commands[name]
    if (!command) throw new Error(`unsupported cli command ${name}`)
    await command(url)
    return 0
  } catch (error) {
    const { code = error.code ?? '', message = error.message } = known[error.code] ?? {}
    log('INFO', 'schema_engine', { message: 'starting' })
    log('ERROR', 'schema_engine::logger', { message, error_code: code, is_panic: false })
    return 1
  }
}

function log(level, target, fields) {
  process.stderr.write(`${JSON.stringify({ level, target, timestamp: new Date().toISOString(), fields })}\n`)
}
