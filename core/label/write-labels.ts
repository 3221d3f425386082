import { insertAudit } from '#core/audit/record.ts'
import type { Context } from '#core/context.ts'
import { type Label, Prisma } from '#core/generated/prisma/client.ts'
import { newId } from '#core/id.ts'
import type { Giving } from '#core/label/decide.ts'

/**
 * Labels with their audit events, in one statement: the image names each as its newest where it still stands as it was
 * seen, and only then is there a label, and an event. Whole or not at all, in a transaction or without one.
 * @returns the labels that were given, in any order
 */
export function writeLabels(ctx: Context, givings: readonly Giving[]): Promise<Label[]> {
  const labels = givings.map(giving => ({ ...giving, id: newId() }))
  const happenings = labels.map(({ id, happening }) => ({ ...happening, nounId: id }))
  const isGiven = Prisma.sql`e."nounId" in (select g."id"::text from "given" g)`
  return ctx.database.$queryRaw<Label[]>`/* kept */
    with "asked" as (
      select * from unnest(
        ${labels.map(l => l.id)}::uuid[], ${labels.map(l => l.imageId)}::uuid[], ${labels.map(l => l.version)}::int[],
        ${labels.map(l => l.labelClassId)}::uuid[], ${labels.map(l => l.readerId)}::text[],
        ${labels.map(l => l.reason)}::text[], ${labels.map(l => (l.view ? JSON.stringify(l.view) : null))}::text[]
      ) as a("id", "imageId", "version", "labelClassId", "readerId", "reason", "view")
    ), "fenced" as (
      update "Image" i set "labelVersion" = a."version", "labelClassId" = a."labelClassId" from "asked" a
      where i."id" = a."imageId" and i."labelVersion" = a."version" - 1 and i."takenOutAt" is null
      returning a."id"
    ), "given" as (
      insert into "Label" ("id", "imageId", "version", "labelClassId", "readerId", "origin", "reason", "view")
      select a."id", a."imageId", a."version", a."labelClassId", a."readerId", 'READER', a."reason", a."view"::jsonb
      from "asked" a join "fenced" f on f."id" = a."id"
      returning *
    ), "told" as (${insertAudit(ctx, happenings, isGiven)})
    select * from "given"`
}
