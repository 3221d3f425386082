import { createHash } from 'node:crypto'

const prefix = 'lamina_'
const form = /^lamina_[\w-]{43}$/

/** The key that carries this secret of 256 bits: its first word says to people, and to scanners for secrets, what it is. */
export const keyOf = (token: string): string => `${prefix}${token}`

export const isKey = (text: string): boolean => form.test(text)

export const keySha256 = (key: string): string => createHash('sha256').update(key).digest('hex')

/** What people tell a key by: too little to guess the rest from. */
export const startOf = (key: string): string => key.slice(0, prefix.length + 5)
