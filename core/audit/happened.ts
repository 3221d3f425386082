import type { Prisma } from '#core/generated/prisma/client.ts'

/** An id is by the clock of the process that wrote the event, `at` by the database's: no two that work are so far apart. */
const clocksApartMs = 3_600_000
const lastTime = 2 ** 48 - 1

/** The first of all ids of version 7 of that millisecond. */
function idAt(ms: number): string {
  const hex = Math.min(Math.max(ms, 0), lastTime).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** What happened in some time: ids are bounded too, so that a list by id is entered there rather than at its end. */
export function happened(from: Date | null | undefined, to: Date | null | undefined): Prisma.AuditEventWhereInput {
  return {
    ...(from ? { at: { gte: from }, id: { gte: idAt(from.getTime() - clocksApartMs) } } : {}),
    ...(to ? { AND: { at: { lt: to }, id: { lt: idAt(to.getTime() + clocksApartMs) } } } : {}),
  }
}
