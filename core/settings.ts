import { isIPv4 } from 'node:net'
import path from 'node:path'
import { z } from 'zod'
import { JobKind } from '#core/generated/prisma/enums.ts'
import { allowedAddresses, allowedPlaces, isAddress, parseAddress, parsePlace } from '#core/place.ts'

const port = z.coerce.number().int().min(1).max(65535)

const units: Record<string, number> = { '': 1, MB: 1e6, GB: 1e9, TB: 1e12 }
const byteCount = z.string().transform((value, check) => {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?(MB|GB|TB)?$/.exec(value) ?? []
  const bytes = Math.floor(Number(number) * (units[unit] ?? Number.NaN))
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes
  check.addIssue({ code: 'custom', message: 'allowed: a number of bytes, or one such as 500 MB or 50 GB' })
  return z.NEVER
})

/** pg and everybody else read it as an address, in which / : @ # ? of a password mean something else. */
const databaseAddress = z
  .string()
  .refine(
    value => /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ''),
    'allowed: postgresql://user:password@host:5432/name, with / : @ # ? and % of the password written as %2F %3A %40 %23 %3F and %25, or without the password, which then stands in PGPASSWORD',
  )

const jobKinds = z.string().transform((value, check) => {
  const kinds = value.split(',').map(kind => kind.trim().toUpperCase())
  const known = Object.values(JobKind).filter(kind => kinds.includes(kind))
  if (kinds.every(kind => kind in JobKind)) return known
  check.addIssue({ code: 'custom', message: `allowed: some of ${Object.values(JobKind).join(', ')}, with commas` })
  return z.NEVER
})

/** The separator of paths may be the : that stands in s3:// as well. */
function splitPaths(value: string): string[] {
  const parts: string[] = []
  for (const part of value.split(path.delimiter)) {
    const isRest = parts.at(-1)?.trim() === 's3' && part.startsWith('//')
    parts.push(isRest ? `${parts.pop()}:${part}` : part)
  }
  return parts.map(part => part.trim()).filter(part => part !== '')
}

const folderRoots = z.string().transform((value, check) => {
  const roots = splitPaths(value)
  const buckets = roots.filter(isAddress).map(root => ({ root, address: parseAddress(root) }))
  for (const { root, address } of buckets)
    if (!address) check.addIssue({ code: 'custom', message: `${root}; allowed: folders, and ${allowedAddresses}` })
  return {
    folders: roots.filter(root => !isAddress(root)).map(root => path.resolve(root)),
    buckets: buckets.flatMap(({ address }) => address ?? []),
  }
})

const schema = z.object({
  /** An existing PostgreSQL; unset: npm start runs the embedded one and sets this for its children. */
  DATABASE_URL: databaseAddress.optional(),
  /** The same database as its owner, who migrates it; unset: whoever DATABASE_URL names does. */
  LAMINA_MIGRATION_DATABASE_URL: databaseAddress.optional(),
  /** Everything that is not in the database: blobs, embedded database, secrets, caches. */
  LAMINA_DATA_DIR: z.string().default('.lamina'),
  /** Where images and weights are kept: a folder, or s3://bucket/prefix; unset: blobs in the data folder. */
  LAMINA_BLOBS: z
    .string()
    .refine(place => parsePlace(place) !== null, `allowed: ${allowedPlaces}`)
    .optional(),
  /** Of an S3 that is not Amazon's, with its buckets in the path; region and credentials are those of the AWS_ variables. */
  LAMINA_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'allowed: an address such as https://s3.example.org' })
    .optional(),
  /** Blobs that nothing names: guarded sweeps none where they are too many to be those of failed jobs, all does. */
  LAMINA_SWEEP: z.enum(['guarded', 'all', 'never']).default('guarded'),
  /** The largest ZIP that may be uploaded. */
  LAMINA_UPLOAD_LIMIT: byteCount.default(50e9),
  /** Left free on the disk for everything else: below it nothing large is begun. */
  LAMINA_DISK_RESERVE: byteCount.default(1e9),
  /** What decoded images and features may take on the disk; unset: nothing limits them. */
  LAMINA_CACHE_LIMIT: byteCount.optional(),
  /** The one address people open; Next serves it and proxies the API. */
  LAMINA_PORT: port.default(3000),
  LAMINA_API_PORT: port.default(4000),
  LAMINA_DATABASE_PORT: port.default(54320),
  /** Address to listen on; 0.0.0.0 in a container. */
  LAMINA_HOST: z.string().default('127.0.0.1'),
  /** Address that the API listens on; unset: LAMINA_HOST. npm start sets it: people reach the API through the web process. */
  LAMINA_API_HOST: z.string().optional(),
  /** As people's browsers see it, where that is not http://localhost:LAMINA_PORT. */
  LAMINA_PUBLIC_URL: z.url().optional(),
  /** Signs session cookies; unset: made once and kept in the data folder. */
  LAMINA_SECRET: z.string().min(32).optional(),
  /**
   * Folders, and s3://bucket/folder, that imports and pretrained weights may be read from, separated by the system's path
   * separator; unset: see core/folder.ts.
   */
  LAMINA_FOLDER_ROOTS: folderRoots.optional(),
  /** Kinds of job that a worker takes; unset: all. */
  LAMINA_JOB_KINDS: jobKinds.optional(),
  /** Unset: the first of these that starts. */
  LAMINA_ENGINE: z.enum(['tensorflow', 'native', 'wasm', 'webgpu', 'cpu']).optional(),
  /** That the native engine computes on; unset: as many as the machine runs at once. */
  LAMINA_THREADS: z.coerce.number().int().min(1).max(256).optional(),
  /** Where the pretrained models of the list are downloaded from: a mirror has the same folders below it. */
  LAMINA_PRETRAINED_URL: z.url({ protocol: /^https?$/ }).default('https://storage.googleapis.com/tfjs-models/tfjs/'),
  /** Whose word on the caller's address is taken: names and networks as express' "trust proxy" reads them. */
  LAMINA_TRUSTED_PROXIES: z.string().default('loopback'),
  /** How a program that collects metrics signs in; unset: this machine alone may. */
  LAMINA_METRICS_TOKEN: z.string().min(16).optional(),
  /** For how many days after its end a run that failed or was cancelled keeps what it goes on from. */
  LAMINA_CHECKPOINT_DAYS: z.coerce.number().int().min(1).max(3650).default(90),
  /** Above which npm start begins a log anew. */
  LAMINA_LOG_LIMIT: byteCount.default(20e6),
  /** Older ones that it keeps of each log. */
  LAMINA_LOG_FILES: z.coerce.number().int().min(0).max(100).default(5),
  LAMINA_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** Whether only this machine itself is reached, or reaches, by that name or address. */
function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return bare === 'localhost' || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'))
}

/** Not said where they are wrong: the line goes to a log. */
const secrets = new Set(['LAMINA_SECRET', 'LAMINA_METRICS_TOKEN', 'DATABASE_URL', 'LAMINA_MIGRATION_DATABASE_URL'])

/** Reads the environment anew at every call, so that tests and the launcher may set it. @throws with each wrong variable named */
export function readSettings(env: NodeJS.ProcessEnv = process.env) {
  // One that is there and empty is as none: that is how docker compose hands on what nobody set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.')
      return `${name}=${secrets.has(name) ? '(not shown)' : env[name]}: ${message}`
    })
    throw new Error(`wrong settings: ${wrong.join('; ')}`)
  }
  const s = parsed.data
  const apiHost = s.LAMINA_API_HOST ?? s.LAMINA_HOST
  const publicUrl = s.LAMINA_PUBLIC_URL ?? `http://localhost:${s.LAMINA_PORT}`
  const roots = s.LAMINA_FOLDER_ROOTS
  return {
    databaseUrl: s.DATABASE_URL,
    migrationDatabaseUrl: s.LAMINA_MIGRATION_DATABASE_URL,
    dataDir: path.resolve(s.LAMINA_DATA_DIR),
    blobs: s.LAMINA_BLOBS ?? path.resolve(s.LAMINA_DATA_DIR, 'blobs'),
    s3Endpoint: s.LAMINA_S3_ENDPOINT,
    sweep: s.LAMINA_SWEEP,
    uploadLimitBytes: s.LAMINA_UPLOAD_LIMIT,
    diskReserveBytes: s.LAMINA_DISK_RESERVE,
    cacheLimitBytes: s.LAMINA_CACHE_LIMIT,
    port: s.LAMINA_PORT,
    apiPort: s.LAMINA_API_PORT,
    databasePort: s.LAMINA_DATABASE_PORT,
    host: s.LAMINA_HOST,
    apiHost,
    publicUrl,
    /** Nobody but this machine reaches it: neither by the addresses it listens on nor, through a proxy, by its public one. */
    isAlone: [s.LAMINA_HOST, apiHost, new URL(publicUrl).hostname].every(isLoopback),
    secret: s.LAMINA_SECRET,
    /** Null: none is named. */
    folderRoots: roots && roots.folders.length + roots.buckets.length > 0 ? roots : null,
    jobKinds: s.LAMINA_JOB_KINDS ?? Object.values(JobKind),
    engine: s.LAMINA_ENGINE,
    threads: s.LAMINA_THREADS,
    pretrainedUrl: s.LAMINA_PRETRAINED_URL.replace(/\/*$/, '/'),
    trustedProxies: s.LAMINA_TRUSTED_PROXIES.split(',').map(p => p.trim()),
    metricsToken: s.LAMINA_METRICS_TOKEN,
    checkpointDays: s.LAMINA_CHECKPOINT_DAYS,
    logLimitBytes: s.LAMINA_LOG_LIMIT,
    logFiles: s.LAMINA_LOG_FILES,
    logLevel: s.LAMINA_LOG_LEVEL,
  }
}
