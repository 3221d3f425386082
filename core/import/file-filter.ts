import { InvalidInput } from '#core/errors.ts'
import type { ImportOutcome, Prisma } from '#core/generated/prisma/client.ts'

interface FileFilter {
  outcome?: readonly ImportOutcome[] | null
  search?: string | null
}

/** Which files of an import: of these outcomes, with this text in their path or in the reason given for them. */
export function fileFilter({ outcome, search }: FileFilter): Prisma.ImportFileWhereInput {
  if (search?.includes('\0')) throw new InvalidInput('search', search, 'text without the character NUL')
  const text = search ? ({ contains: search, mode: 'insensitive' } as const) : null
  return {
    ...(outcome ? { outcome: { in: [...outcome] } } : {}),
    ...(text ? { OR: [{ path: text }, { reason: text }] } : {}),
  }
}
