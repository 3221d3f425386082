import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { Passwords } from '#core/user/passwords.ts'

/** The sign-in library's own: scrypt, with a salt of its own for each. */
export const passwords: Passwords = { hash: hashPassword, verify: verifyPassword }
