import pg from 'pg'

/** Runs an act on the server's maintenance database, with the name of the database that the URL means. */
export async function onServer(url, act) {
  const address = new URL(url)
  const name = decodeURIComponent(address.pathname.slice(1))
  address.pathname = '/postgres'
  return await connected(address.href, client => act(client, name))
}

export const createDatabase = url =>
  onServer(url, (client, name) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`))

export const dropDatabase = url =>
  onServer(url, (client, name) => client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`))

export async function connected(url, act) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

/** The URL as the fields that pg takes; with the URL itself the adapter's shadow database would be the main one. */
export function poolOptions(url) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const sslMode = searchParams.get('sslmode') ?? ''
  return {
    host: searchParams.get('host') ?? decodeURIComponent(hostname.replace(/^\[|\]$/g, '')),
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: /^(require|verify)/.test(sslMode) ? { rejectUnauthorized: sslMode !== 'require' } : undefined,
  }
}
