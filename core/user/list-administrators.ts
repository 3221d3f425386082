import type { Database } from '#core/database.ts'

const most = 1000

/** Who looks after the installation, those who may sign in first: for whoever runs the machine. */
export const listAdministrators = (database: Database) =>
  database.user.findMany({
    where: { isAdmin: true },
    orderBy: [{ disabledAt: { sort: 'asc', nulls: 'first' } }, { email: 'asc' }],
    select: { name: true, email: true, disabledAt: true },
    take: most,
  })
