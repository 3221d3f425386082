import type { Context } from '#core/context.ts'
import { InvalidInput } from '#core/errors.ts'

/** What an answer of a source says by name. */
type Said = 'className' | 'labeller'

const shownNames = 20

/** @throws InvalidInput for a name that stands twice, or that the source of the import does not say */
export async function requireSaid(
  ctx: Context,
  importId: string,
  { field, said, names }: { field: string; said: Said; names: readonly string[] },
): Promise<void> {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new InvalidInput(field, name, 'each name once')
    seen.add(name)
  }
  if (names.length === 0) return
  const [unknown] = await ctx.database.$queryRaw<{ name: string }[]>`
    select n."name" from unnest(${[...names]}::text[]) with ordinality n("name", "place") where n."name" not in (
      select a->>${said}::text from "ImportFile" f cross join jsonb_array_elements(f."answers") a
      where f."importId" = ${importId}::uuid and a->>${said}::text is not null)
    order by n."place" limit 1`
  if (!unknown) return
  const known = await ctx.database.$queryRaw<{ name: string }[]>`
    select distinct a->>${said}::text as "name" from "ImportFile" f cross join jsonb_array_elements(f."answers") a
    where f."importId" = ${importId}::uuid and a->>${said}::text is not null order by 1 limit ${shownNames}`
  throw new InvalidInput(field, unknown.name, known.map(({ name }) => name).join(', ') || 'none')
}
