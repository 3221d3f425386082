import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { type Import, ImportOutcome, Prisma } from '#core/generated/prisma/client.ts'
import { foundSchema } from '#core/import/found.ts'
import { toldByLook } from '#core/import/told-by-look.ts'

const lineSchema = z.object({
  outcome: z.enum(ImportOutcome),
  /** The kind of reason, without what differs from file to file; null: none is given. */
  reason: z.string().nullable(),
  /** Whether these are files; false: lists name them, and they are not there. */
  isThere: z.boolean(),
  fileCount: z.number(),
  labelCount: z.number(),
})

const balanceSchema = z.object({
  /** Files found, hidden ones and lists too: the sum of the lines that are there. */
  fileCount: z.number(),
  /** Of lists and folders: the sum of the lines, and of what was said twice. */
  labelCount: z.number(),
  /** Labels that say of a file what another list had said of it already; rows that stand twice in one list are one. */
  repeatedLabelCount: z.number(),
  /** By outcome; of each at most `mostKinds`, most files first. */
  lines: z.array(lineSchema),
  /** What would be learned oddly, by kind, of files that go in; at most `mostKinds`. */
  oddities: z.array(z.object({ oddity: z.string(), fileCount: z.number() })),
})
/** What became of everything that was found in a source, or would. */
export type Balance = z.infer<typeof balanceSchema>
export type BalanceLine = Balance['lines'][number]

const mostKinds = 20
const otherKinds = 'for other reasons'

/** Reasons by how they begin, the first that fits, and what they have in common. */
const kinds: readonly [like: string, kind: string][] = [
  ['no file of that name is there%', 'no file of that name is there'],
  ['which line is meant of %', 'which line of a list is meant cannot be told'],
  ['which of % is meant cannot be told', 'which file a list means cannot be told'],
  ['the group pattern does not match %', 'the group pattern does not match'],
  ['the name of its file has %', 'a list writes a name that no file can have'],
  ['its bytes changed since %', 'its bytes changed since it was checked'],
  ['other bytes than its name says%', 'other bytes than its name says'],
  ['label is %; allowed: %', 'nobody said what its class stands for'],
  [
    'label is %; a person labelled the same bytes %',
    'a person gave the same bytes another label before they were taken out',
  ],
  ['label was %; % now', 'the label of this source is given now'],
  ['label is %; the same bytes are labelled %', 'the same bytes have another label in the project'],
  ['frame is %; the project has frame %', 'the project has another frame of the same bytes'],
  ['frame is %; the same bytes as %', 'another frame of the same bytes is asked in the source'],
  ['group is %; the same bytes are in the project %', 'the same bytes have another group in the project'],
  ['group is %; the same bytes as %', 'the same bytes have another group in the source'],
  ['published in %; % in the project until now', 'published in another split than in the project until now'],
  ['published in %; the same bytes as %', 'the same bytes were published in another split of the source'],
  ['the same bytes as %, which is labelled %', 'the same bytes have another label in the source'],
  ['the same bytes as %', 'the same bytes as another file of the source'],
  ['the list says %, its folder says %', 'its list and its folder contradict each other'],
]

/** What is left of a reason without the file's name, numbers and what stands in parentheses. */
const plain = Prisma.sql`
  regexp_replace(regexp_replace(split_part(replace(f."reason", f."path", '…'), '; allowed:', 1), ' ?[(].*$', ''), '[0-9]+', 'n', 'g')`

const kindOf = Prisma.sql`case
  ${Prisma.join(
    kinds.map(([like, kind]) => Prisma.sql`when f."reason" like ${like} then ${kind}`),
    ' ',
  )}
  when f."reason" like '% are %; allowed: one%' then split_part(f."reason", ' are ', 1) || ' that contradict each other'
  when ${plain} in ('file is …', '') then left(replace(f."reason", f."path", '…'), 200)
  else left(${plain}, 200) end`

/** Counts what became of every file of an import, in three statements: for its jobs, not for whoever waits. */
export async function countBalance(ctx: Pick<Context, 'database'>, imported: Import): Promise<Balance> {
  const { id, labelFoundCount } = imported
  const { fileCount } = foundSchema.parse(imported.found)
  const lines = await ctx.database.$queryRaw<BalanceLine[]>`
    with "counted" as (
      select f."outcome", ${kindOf} as "reason", f."position" < ${fileCount} as "isThere", count(*)::int as "fileCount",
        sum(jsonb_array_length(f."answers"))::int as "labelCount"
      from "ImportFile" f where f."importId" = ${id}::uuid group by 1, 2, 3
    ), "ranked" as (
      select *, row_number() over (partition by "outcome", "isThere" order by "fileCount" desc, "reason") as "rank" from "counted"
    )
    select "outcome", case when "rank" < ${mostKinds} then "reason" else ${otherKinds} end as "reason", "isThere",
      sum("fileCount")::int as "fileCount", sum("labelCount")::int as "labelCount"
    from "ranked" group by 1, 2, 3 order by "outcome", "isThere" desc, min("rank")`
  const ofFiles = await ctx.database.$queryRaw<Balance['oddities']>`
    select regexp_replace(regexp_replace(o, ' ?[(].*$', ''), '[0-9]+([.][0-9]+)?', 'n', 'g') as "oddity",
      count(distinct f."position")::int as "fileCount"
    from "ImportFile" f cross join unnest(f."oddities") o
    where f."importId" = ${id}::uuid and f."outcome" in ('NEW', 'ADDED')
    group by 1 order by 2 desc, 1 limit ${mostKinds}`
  const oddities = [...(await toldByLook(ctx, id, mostKinds)), ...ofFiles].slice(0, mostKinds)
  const told = lines.reduce((sum, line) => sum + line.labelCount, 0)
  return { fileCount, labelCount: labelFoundCount, repeatedLabelCount: labelFoundCount - told, lines, oddities }
}

/** As its last job counted it; null: none has yet. */
export const balanceOf = ({ balance }: Pick<Import, 'balance'>): Balance | null =>
  balance === null ? null : balanceSchema.parse(balance)
