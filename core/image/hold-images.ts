import type { Transaction } from '#core/database.ts'

/**
 * Images of a project, held until commit: nobody else labels them, takes them out or groups them anew. In the order of
 * their ids, so that two who hold the same ones never wait for each other: whoever changes several holds them all first.
 */
export async function holdImages(tx: Transaction, projectId: string, imageIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    select from "Image" where "id" = any(${imageIds}::uuid[]) and "projectId" = ${projectId}::uuid
    order by "id" for no key update`
}
