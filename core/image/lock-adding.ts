import type { Transaction } from '#core/database.ts'

/**
 * Until commit nobody else adds, takes out or puts back images of the project: two imports of the same pictures must not
 * both add them, and what is brought again must not be put back meanwhile.
 */
export async function lockAdding(tx: Transaction, projectId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${projectId}, 1))`
}
