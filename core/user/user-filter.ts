import type { Prisma } from '#core/generated/prisma/client.ts'
import { requireStorable } from '#core/parse.ts'

export const userStatuses = ['ENABLED', 'DISABLED'] as const
export type UserStatus = (typeof userStatuses)[number]

export interface UserFilter {
  search?: string | null
  status?: UserStatus | null
  isAdmin?: boolean | null
}

/** Part of a text, in which nothing means anything else. */
const containing = (text: string) => ({
  contains: text.replace(/[\\%_]/g, sign => `\\${sign}`),
  mode: 'insensitive' as const,
})

/** Which people of the installation. */
export function userFilter({ search, status, isAdmin }: UserFilter): Prisma.UserWhereInput {
  requireStorable(search, 'search')
  return {
    ...(search ? { OR: [{ name: containing(search) }, { email: containing(search) }] } : {}),
    ...(status ? { disabledAt: status === 'DISABLED' ? { not: null } : null } : {}),
    ...(typeof isAdmin === 'boolean' ? { isAdmin } : {}),
  }
}
