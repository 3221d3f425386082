import type { ImportOutcome, Prisma } from '#core/generated/prisma/client.ts'
import { beside, containing } from '#core/search.ts'

interface FileFilter {
  outcome?: readonly ImportOutcome[] | null
  search?: string | null
}

/** Which files of an import: of these outcomes, with this text in their path or in the reason given for them. */
export const fileFilter = ({ outcome, search }: FileFilter): Prisma.ImportFileWhereInput => ({
  ...(outcome ? { outcome: { in: [...outcome] } } : {}),
  ...(search ? { OR: [{ path: containing(search) }, { reason: containing(search) }, ...beside(search)] } : {}),
})
