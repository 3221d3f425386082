import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits for a link, a key or a session; only their hash is stored. */
export const makeToken = () => randomBytes(32).toString('base64url')
export const tokenSha256 = (token: string) => createHash('sha256').update(token).digest('hex')
export const lifetimeMs = 7 * 24 * 3600 * 1000
