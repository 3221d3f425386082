/** What a verb refuses with. These know nothing of GraphQL; the server maps them once, in server/format-error.ts. */

import type { Role } from '#core/generated/prisma/enums.ts'

const longestShown = 200
const isCut = (value: string) => /^… \(\d{1,9} characters\)$/.test(value.slice(longestShown))

/**
 * A value as a refusal repeats it: what is long is cut, once; what cannot be shown is shown as the replacement character.
 */
function shorten(value: string): string {
  const isShort = value.length <= longestShown || isCut(value)
  const shown = isShort ? value : `${value.slice(0, longestShown)}… (${value.length} characters)`
  return shown.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** A value that is not allowed: which, where, and what would be. */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
  readonly field: string
  /** As given, its first 200 characters. */
  readonly value: string
  readonly allowed: string
  constructor(field: string, value: unknown, allowed: string) {
    const shown = shorten(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))
    super(`${field} is ${shown === '' ? 'empty' : shown}; allowed: ${allowed}`)
    this.field = field
    this.value = shown
    this.allowed = allowed
  }
}

export class NotFound extends Error {
  override name = 'NotFound'
  readonly noun: string
  readonly value: string
  constructor(noun: string, value: string) {
    const shown = shorten(value)
    super(`there is no ${noun} ${shown}`)
    this.noun = noun
    this.value = shown
  }
}

export class Forbidden extends Error {
  override name = 'Forbidden'
  readonly requiredRoles: Role[]
  /** @param requiredRoles of a project; empty: no role would help */
  constructor(message: string, requiredRoles: readonly Role[]) {
    super(message)
    this.requiredRoles = [...requiredRoles]
  }
}

/** Nobody is signed in. */
export class Unauthenticated extends Error {
  override name = 'Unauthenticated'
  constructor() {
    super('sign in first')
  }
}

/** Somebody was faster: the state is no longer what the caller saw. */
export class Conflict extends Error {
  override name = 'Conflict'
  readonly current: string
  constructor(message: string, current: string) {
    super(message)
    this.current = current
  }
}

/** Tried too often: not now. */
export class TooManyAttempts extends Error {
  override name = 'TooManyAttempts'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super(`too many attempts: wait ${retryAfterSeconds} s, then try again`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** PostgreSQL was at one statement for longer than it may be. */
export class TookTooLong extends Error {
  override name = 'TookTooLong'
  constructor(seconds: number, cause: unknown) {
    super(`the database took longer than ${seconds} s: ask for less at a time`, { cause })
  }
}
