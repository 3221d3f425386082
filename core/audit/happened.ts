import type { Prisma } from '#core/generated/prisma/client.ts'
import { idAt } from '#core/id.ts'

/** An id is by the clock of the process that wrote the event, `at` by the database's: no two that work are so far apart. */
const clocksApartMs = 3_600_000

/** What happened in some time: ids are bounded too, so that a list by id is entered there rather than at its end. */
export function happened(from: Date | null | undefined, to: Date | null | undefined): Prisma.AuditEventWhereInput {
  return {
    ...(from ? { at: { gte: from }, id: { gte: idAt(from.getTime() - clocksApartMs) } } : {}),
    ...(to ? { AND: { at: { lt: to }, id: { lt: idAt(to.getTime() + clocksApartMs) } } } : {}),
  }
}
