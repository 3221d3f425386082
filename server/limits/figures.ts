/** What one request may be and one caller may have. docs/api-limits.md lists the same figures; a test holds it to these. */

export interface Limits {
  /** Of a request over HTTP, unpacked. */
  bodyBytes: number
  /** Of the document alone. */
  characters: number
  tokens: number
  /** Brackets within brackets, in the text. */
  nesting: number
  /** Fields within fields, fragments followed. */
  depth: number
  /** Selected, fragments followed. */
  fields: number
  /** Of an operation. */
  rootFields: number
  aliases: number
  directives: number
  operations: number
  fragments: number
  /** Fragments spread and inline ones. */
  spreads: number
  /** Values in the variables, one within another counted each. */
  values: number
  /** Entries of one list in the variables. */
  entries: number
  /** Values within values in the variables. */
  valueDepth: number
  /** See field-cost.ts. */
  cost: number
}

export const personLimits: Limits = {
  bodyBytes: 1_000_000,
  characters: 60_000,
  tokens: 5000,
  nesting: 40,
  depth: 16,
  fields: 800,
  rootFields: 30,
  aliases: 100,
  directives: 50,
  operations: 20,
  fragments: 50,
  spreads: 100,
  values: 25_000,
  entries: 10_000,
  valueDepth: 20,
  cost: 40_000,
}

/** Nobody is signed in. */
export const strangerLimits: Limits = {
  bodyBytes: 64_000,
  characters: 8000,
  tokens: 1000,
  nesting: 20,
  depth: 12,
  fields: 100,
  rootFields: 5,
  aliases: 10,
  directives: 10,
  operations: 5,
  fragments: 10,
  spreads: 20,
  values: 500,
  entries: 100,
  valueDepth: 10,
  cost: 1000,
}

/** A connection's items where nobody says how many, and the most that may be asked for. */
export const pageSize = { usual: 50, most: 200 }

export const runLimits = {
  /** Of one answer; more are left out. */
  errors: 20,
  errorCharacters: 1000,
  responseBytes: 20_000_000,
  /** That one operation sends to the database: a query or an event of a subscription, and a mutation. */
  statements: { query: 500, mutation: 5000 },
  /** That it has running there at one time. */
  statementsAtOnce: 2,
  /** After which it is answered with TIME_LIMIT and the statement under way is ended; a mutation in the midst is let finish. */
  milliseconds: { query: 10_000, mutation: 60_000 },
  /** After which PostgreSQL ends any statement of the API by itself: nobody waits for an answer any more. */
  statementMilliseconds: 65_000,
}

export const shareLimits = {
  /** Operations that run at one time, everybody's together and one caller's; the others wait, callers in turn. */
  running: 16,
  runningOfOne: 4,
  /** Cost of what runs at one time, of one caller and of all: dear operations run by themselves, cheap ones together. */
  costOfOne: 6000,
  costOfAll: 24_000,
  waitingOfOne: 500,
  /** Whoever has waited so long is told to come again. */
  waitMilliseconds: 30_000,
  /** Cost that flows back within a minute, of a person and of an address that nobody is signed in from. */
  costPerMinute: { person: 5_000_000, stranger: 60_000 },
  /** What a request costs before it is looked at, so that refused ones are counted too. */
  costOfAsking: 5,
}

/** Of files, beside the operations; what is said of neither is as with those. */
export const fileLimits = {
  /** Answers that are under way at one time, everybody's and one person's, until the last byte is sent. */
  files: { ...shareLimits, running: 64, runningOfOne: 6 },
  /** Manifests and ZIPs of datasets: each reads all rows of a version several times, and a ZIP remembers some sixty bytes of each. */
  exports: { ...shareLimits, running: 16, runningOfOne: 2 },
  /** Pictures that are decoded: a processor and up to 300 MB each. */
  samples: { ...shareLimits, running: 2, runningOfOne: 2 },
}

export const socketLimits = {
  /** Of one message; a larger one closes with 1009. */
  frameBytes: 1_048_576,
  operations: 50,
  /** One person's; one more is closed with 4429. */
  socketsOfPerson: 20,
  socketsOfAddress: 200,
  /** Above that it is closed with 4429. */
  messagesPerMinute: 2000,
  /** What a slow reader leaves unread; above that it is cut. */
  unreadBytes: 8_388_608,
  initMilliseconds: 3000,
  /** Rights and session are looked at again at every announcement, and this often anyway. */
  lookAgainMilliseconds: 30_000,
}

export const liveLimits = {
  /** Of one thing; where more follow it, a change that is progress alone is told to nobody more often than this. */
  viewersWithAllProgress: 50,
  progressMilliseconds: 2000,
  /** The event loop is somebody else's after so long, however many are to be told. */
  sliceMilliseconds: 8,
  /** After a look that failed: the database is away. */
  againMilliseconds: 1000,
}
