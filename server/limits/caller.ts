import { isIPv6 } from 'node:net'
import type { Actor } from '#core/context.ts'

/** Whose share something is taken from. */
export interface Caller {
  key: string
  isStranger: boolean
}

/** Whoever has an IPv6 address has a whole network of them: the first four groups of eight. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace('::ffff:', '')
  const [head = '', tail = ''] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const last = tail.split(':').filter(Boolean)
  const missing = address.includes('::') ? Array.from({ length: 8 - groups.length - last.length }, () => '0') : []
  return [...groups, ...missing, ...last].slice(0, 4).join(':')
}

/** A person, whatever they come with: their keys and sessions have one share. Nobody: their address. */
export const callerOf = (actor: Actor | null, address: string): Caller =>
  actor ? { key: `person ${actor.id}`, isStranger: false } : { key: `address ${networkOf(address)}`, isStranger: true }
