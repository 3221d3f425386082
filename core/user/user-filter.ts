import type { Prisma } from '#core/generated/prisma/client.ts'
import { containing } from '#core/search.ts'

export const userStatuses = ['ENABLED', 'DISABLED'] as const
type UserStatus = (typeof userStatuses)[number]

export interface UserFilter {
  search?: string | null
  status?: UserStatus | null
  isAdmin?: boolean | null
}

/** Which people of the installation. */
export function userFilter({ search, status, isAdmin }: UserFilter): Prisma.UserWhereInput {
  return {
    ...(search ? { OR: [{ name: containing(search) }, { email: containing(search) }] } : {}),
    ...(status ? { disabledAt: status === 'DISABLED' ? { not: null } : null } : {}),
    ...(typeof isAdmin === 'boolean' ? { isAdmin } : {}),
  }
}
