import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'
import type { Import, LabelClass } from '#core/generated/prisma/client.ts'
import { foundSchema } from '#core/import/found.ts'

const shownNames = 5

/**
 * What is added without anybody looking must be clear by itself.
 * @throws InvalidInput where it is not clear how the source is read, or none of its classes is one of the project
 */
export async function requireClear(ctx: Context, imported: Import, classes: readonly LabelClass[]): Promise<void> {
  const [doubt] = foundSchema.parse(imported.found).doubts
  if (doubt !== undefined) throw new InvalidInput('reading', doubt, 'look first, and say how it is read')
  const ours = classes.filter(c => c.archivedAt === null).map(c => c.name)
  const named = await ctx.database.$queryRaw<{ name: string; isOurs: boolean }[]>`
    select distinct a->>'className' as "name", a->>'className' = any(${ours}::text[]) as "isOurs"
    from "ImportFile" f cross join jsonb_array_elements(f."answers") a
    where f."importId" = ${imported.id}::uuid order by "isOurs" desc, "name" limit ${shownNames}`
  if (named.length === 0 || named[0]?.isOurs) return
  const shown = named.map(({ name }) => name).join(', ')
  throw new InvalidInput('folder', shown, `at least one of this project's classes: ${ours.join(', ')}`)
}
