import type { Context } from '#core/context.ts'
import type { Transaction } from '#core/database.ts'
import { Prisma } from '#core/generated/prisma/client.ts'
import type { LabelOrigin } from '#core/generated/prisma/enums.ts'
import { holdImages } from '#core/image/hold-images.ts'

/** An image as it stands: what a new answer is held against. */
export interface Standing {
  imageId: string
  projectId: string
  labelVersion: number
  /** Null: unlabelled, also where its only label was taken back. */
  labelClassId: string | null
  takenOutAt: Date | null
  /** Its newest label; null: it has none. */
  currentId: string | null
  currentClassId: string | null
  currentClass: string | null
  readerId: string | null
  origin: LabelOrigin | null
  reason: string | null
  view: Prisma.JsonValue
}

const columns = Prisma.sql`
  i."id" as "imageId", i."projectId", i."labelVersion", i."labelClassId", i."takenOutAt", l."id" as "currentId",
  l."labelClassId" as "currentClassId", c."name" as "currentClass", l."readerId", l."origin", l."reason", l."view"`

const current = Prisma.sql`
  left join "Label" l on l."imageId" = i."id" and l."version" = i."labelVersion"
  left join "LabelClass" c on c."id" = l."labelClassId"`

export interface StandingForOne extends Standing {
  /** Of whoever asks, in its project; null: none. */
  roles: string[] | null
  classes: { id: string; name: string }[]
}

/** One image with all that decides whether somebody may label it, in one statement; null: there is none. */
export async function findStanding(
  ctx: Pick<Context, 'database'>,
  imageId: string,
  userId: string,
): Promise<StandingForOne | null> {
  const [found] = await ctx.database.$queryRaw<StandingForOne[]>`/* kept */
    select ${columns}, m."roles"::text[] as "roles",
      (select coalesce(json_agg(json_build_object('id', p."id", 'name', p."name") order by p."position"), '[]')
       from "LabelClass" p where p."projectId" = i."projectId") as "classes"
    from "Image" i ${current}
    left join "Membership" m on m."projectId" = i."projectId" and m."userId" = ${userId}
    where i."id" = ${imageId}::uuid`
  return found ?? null
}

/** Images of a project, held until commit, and only then read: with what those wrote who had them before. */
export async function holdStandings(
  { database }: Pick<Context<Transaction>, 'database'>,
  projectId: string,
  imageIds: readonly string[],
): Promise<Standing[]> {
  await holdImages(database, projectId, imageIds)
  return database.$queryRaw<Standing[]>`
    select ${columns} from "Image" i ${current}
    where i."id" = any(${imageIds}::uuid[]) and i."projectId" = ${projectId}::uuid`
}
