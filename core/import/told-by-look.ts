import type { Context } from '#core/context.ts'
import { formatOf } from '#core/picture/format.ts'

/** So many files of a class, and of the others, before their likeness is more than chance. */
const fewest = 10
/** Of a class that has one look, and of a look that has one class. */
const nearlyAll = 0.9
const longestName = 100

interface Told {
  by: 'format' | 'size'
  className: string
  look: string
  fileCount: number
}

const sentence = ({ by, className, look }: Told) => {
  const name = className.length > longestName ? `${className.slice(0, longestName)}…` : className
  return by === 'format'
    ? `nearly all of ${name} are ${formatOf(look)}, and nearly nothing else is: the format tells the class`
    : `nearly all of ${name} are ${look} pixels, and nearly nothing else is: the size tells the class`
}

/**
 * Classes of the files that go in which can be told without looking at a picture: by its format, or by its size. A network
 * learns that first.
 * @param most how many of them, those with most files first
 */
export async function toldByLook(ctx: Pick<Context, 'database'>, importId: string, most: number) {
  const told = await ctx.database.$queryRaw<Told[]>`
    with "going" as (
      select "className", "mediaType", "width" || ' x ' || "height" as "size" from "ImportFile"
      where "importId" = ${importId}::uuid and "outcome" in ('NEW', 'ADDED') and "className" is not null and "width" is not null
    ), "counted" as (
      select 'format' as "by", "className", "mediaType" as "look", count(*) as "n" from "going" group by 2, 3
      union all select 'size', "className", "size", count(*) from "going" group by 2, 3
    ), "weighed" as (
      select *, sum("n") over (partition by "by", "className") as "ofClass", sum("n") over (partition by "by", "look") as "ofLook",
        sum("n") over (partition by "by") as "all"
      from "counted"
    )
    select "by", "className", "look", "n"::int as "fileCount" from "weighed"
    where "ofClass" >= ${fewest} and "all" - "ofClass" >= ${fewest}
      and "n" >= ${nearlyAll} * "ofClass" and "n" >= ${nearlyAll} * "ofLook"
    order by "n" desc, "by", "className" limit ${most}`
  return told.map(row => ({ oddity: sentence(row), fileCount: row.fileCount }))
}
