/** What a verb refuses with. These know nothing of GraphQL; the server maps them once, in server/errors.ts. */

import type { Role } from '#core/generated/prisma/enums.ts'

/** A value that is not allowed: which, where, and what would be. */
export class InvalidInput extends Error {
  override name = 'InvalidInput'
  readonly field: string
  readonly value: string
  readonly allowed: string
  constructor(field: string, value: unknown, allowed: string) {
    const shown = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
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
    super(`there is no ${noun} ${value}`)
    this.noun = noun
    this.value = value
  }
}

export class Forbidden extends Error {
  override name = 'Forbidden'
  readonly requiredRoles: Role[]
  constructor(act: string, requiredRoles: readonly Role[]) {
    super(`${act} needs ${requiredRoles.length > 0 ? `the role ${requiredRoles.join(' or ')}` : 'an administrator'}`)
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
