/** What stands in a job's way from outside of it. It knows no library: errors come from threads and processes too. */

/** An error that another thread or process found worth retrying, where its classes were still known. */
export class Obstacle extends Error {
  override name = 'Obstacle'
  /** In people's words. */
  readonly what: string
  constructor(message: string, what: string) {
    super(message)
    this.what = what
  }
}

const unreachable = 'the database cannot be reached'
const busy = 'the database is busy'
const contended = 'others changed the same at the same moment'
const full = 'the disk is full'
const network = 'the network does not get through'

/** SQLSTATE, whole or its class; https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const sqlStates: Record<string, string> = {
  '08': unreachable,
  '25006': 'the database is read-only',
  '25P03': busy,
  '25P04': busy,
  '40': contended,
  '53': 'the database has no more room',
  '53100': "the database's disk is full",
  '53300': 'the database has no more connections',
  '55006': busy,
  '55P03': busy,
  '57014': busy,
  '57P': unreachable,
  '58': "the database's disk refuses",
}

/** https://www.prisma.io/docs/orm/reference/error-reference */
const prismaCodes: Record<string, string> = {
  P1001: unreachable,
  P1002: unreachable,
  P1008: unreachable,
  P1017: unreachable,
  P2024: busy,
  P2028: busy,
  P2034: contended,
  P2037: 'the database has no more connections',
}

/** As @prisma/adapter-pg names what it understood; the rest carries SQLSTATE. */
const adapterKinds: Record<string, string> = {
  DatabaseNotReachable: unreachable,
  ConnectionClosed: unreachable,
  SocketTimeout: unreachable,
  TlsConnectionError: unreachable,
  TransactionWriteConflict: contended,
  TooManyConnections: 'the database has no more connections',
}

const systemCodes: Record<string, string> = {
  ENOSPC: full,
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk refuses',
  EROFS: 'the disk is read-only',
  ESTALE: 'the disk refuses',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENOMEM: 'the machine has no more memory',
  EAGAIN: 'the machine has no more processes',
  ECONNREFUSED: network,
  ECONNRESET: network,
  ECONNABORTED: network,
  EPIPE: network,
  ETIMEDOUT: network,
  EHOSTUNREACH: network,
  EHOSTDOWN: network,
  ENETUNREACH: network,
  ENETDOWN: network,
  EAI_AGAIN: network,
  ENOTFOUND: network,
  ESOCKETTIMEDOUT: network,
}

/** Names of S3 and of the SDK that come with a status of their own or with none. */
const storeNames: ReadonlySet<string> = new Set([
  'SlowDown',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'InternalError',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'BandwidthLimitExceeded',
  'ExpiredToken',
])
const storeBusy = 'the object store has no time or trouble of its own'

/** What pg, its pool and Prisma say without any code, from their sources. */
const messages: [RegExp, string][] = [
  [/^Connection terminated( unexpectedly| due to connection timeout)?$|^Connection ended unexpectedly/, unreachable],
  [/^timeout (exceeded when trying to connect|expired)$|^Query read timeout$/, unreachable],
  [/^Client (has encountered a connection error|was closed) and is not queryable/, unreachable],
  [
    /Can't reach database server|[Ss]erver has closed the connection|DatabaseNotReachable|ConnectionClosed/,
    unreachable,
  ],
  [/Transaction API error|Transaction (already closed|not found)|Unable to start a transaction/, busy],
  [/^socket hang up$|^other side closed$|^fetch failed$/, network],
]

/** Refusals of our own: the same again would come to the same. */
const ours: ReadonlySet<string> = new Set([
  'InvalidInput',
  'NotFound',
  'Forbidden',
  'Unauthenticated',
  'Conflict',
  'BlobChanged',
])

const textOf = (error: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(error, name)
  return typeof value === 'string' ? value : undefined
}
const isSqlState = (code: string) => /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('P1') && !code.startsWith('P2')
const ofSqlState = (code: string) => sqlStates[code] ?? sqlStates[code.slice(0, 3)] ?? sqlStates[code.slice(0, 2)]

function ofCode(code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  if (code.startsWith('UND_ERR_')) return network
  return prismaCodes[code] ?? systemCodes[code] ?? (isSqlState(code) ? ofSqlState(code) : undefined)
}

function ofStatus(error: object): string | undefined {
  const metadata: unknown = Reflect.get(error, '$metadata')
  if (typeof metadata !== 'object' || metadata === null) return undefined
  const status: unknown = Reflect.get(metadata, 'httpStatusCode')
  const isTheirs = typeof status === 'number' && (status >= 500 || status === 429 || status === 408)
  return isTheirs || Reflect.get(error, '$retryable') !== undefined ? storeBusy : undefined
}

/** A system error keeps its code at the start of its text when it comes from another process: "ENOSPC: no space left". */
const ofMessage = (message: string): string | undefined =>
  messages.find(([pattern]) => pattern.test(message))?.[1] ??
  systemCodes[/^(?:\w+ )?(E[A-Z_]+)\b/.exec(message)?.[1] ?? '']

/** What an error itself says, not what lies behind it. */
function ofItself(error: object): string | undefined {
  if (error instanceof Obstacle) return error.what
  const kind = adapterKinds[textOf(error, 'kind') ?? '']
  const name = textOf(error, 'name') ?? ''
  return (
    kind ??
    ofCode(textOf(error, 'originalCode')) ??
    ofCode(textOf(error, 'code')) ??
    ofCode(textOf(error, 'errorCode')) ??
    ofStatus(error) ??
    (storeNames.has(name) ? storeBusy : undefined) ??
    ofMessage(textOf(error, 'message') ?? textOf(error, 'originalMessage') ?? '')
  )
}

/** What lies behind an error: its cause, those it gathers, and what Prisma keeps in its meta. */
function behind(error: object): unknown[] {
  const meta: unknown = Reflect.get(error, 'meta')
  const several: unknown = Reflect.get(error, 'errors')
  return [
    Reflect.get(error, 'cause'),
    ...(Array.isArray(several) ? several : []),
    ...(typeof meta === 'object' && meta !== null ? [meta, Reflect.get(meta, 'driverAdapterError')] : []),
  ]
}

function find(error: unknown, seen: Set<object>): string | undefined {
  if (typeof error !== 'object' || error === null || seen.has(error)) return undefined
  seen.add(error)
  const name = textOf(error, 'name') ?? ''
  if (ours.has(name)) return undefined
  for (const inner of behind(error)) {
    const found = find(inner, seen)
    if (found !== undefined) return found
  }
  return ofItself(error) ?? (name === 'BlobStoreError' ? ofStore(textOf(error, 'message') ?? '') : undefined)
}

/**
 * A store that refuses for any other reason, which somebody may put right while the job waits; or whose cause stayed in
 * the process that asked it. Where its bytes lie is not for everybody: "writing blob <place> failed: <reason> (<code>)".
 */
function ofStore(message: string): string {
  const code = /\((E[A-Z]+)\)$/.exec(message)?.[1] ?? ''
  return systemCodes[code] ?? `the blob store: ${/ failed: (.*)$/s.exec(message)?.[1] ?? 'it failed'}`
}

/**
 * What stands in the way of what failed, in people's words, where it is outside of the work itself and may go away: then
 * the same work may succeed later.
 * @returns null where the same again would come to the same: what was asked for is wrong, or the bytes are
 */
export const obstacleOf = (error: unknown): string | null => find(error, new Set()) ?? null

const awayFor: ReadonlySet<string | null> = new Set([unreachable, 'the database has no more connections'])
const fullOf: ReadonlySet<string | null> = new Set([full, "the database's disk is full", 'the disk quota is used up'])

/** Whether the database is away, and there is no more to it: what was asked for may succeed in a moment. */
export const isDatabaseAway = (error: unknown): boolean => awayFor.has(obstacleOf(error))

/** Whether there is no room for what was to be written, on the disk of the database or on ours. */
export const isDiskFull = (error: unknown): boolean => fullOf.has(obstacleOf(error))

/** Whether it was given up for others who changed the same at the same moment: a deadlock, or an order that cannot be. */
export const isContended = (error: unknown): boolean => obstacleOf(error) === contended

/** The one answer to whether what failed should be tried again. */
export const isWorthRetrying = (error: unknown): boolean => obstacleOf(error) !== null
