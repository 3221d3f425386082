import type { Context } from '#core/context.ts'
import type { Question } from '#core/label/question.ts'
import { type Standing, standingColumns } from '#core/reading/standing.ts'

interface StandingForOne extends Standing, Question {
  /** Of whoever asks, in its project; null: none. */
  roles: string[] | null
  projectName: string
  groupKey: string
  /** Whether an answer is of all images of the group. */
  isGroupAnswered: boolean
  archivedAt: Date | null
}

/** One image with all that decides whether somebody may label it, in one statement; null: there is none. */
export async function findStanding(
  ctx: Pick<Context, 'database'>,
  imageId: string,
  userId: string,
): Promise<StandingForOne | null> {
  const [found] = await ctx.database.$queryRaw<StandingForOne[]>`/* kept */
    select ${standingColumns}, m."roles"::text[] as "roles", p."name" as "projectName", p."archivedAt",
      i."groupKey", p."isGroupAnswered",
      (select coalesce(json_agg(json_build_object('id', c."id", 'name', c."name", 'archivedAt', c."archivedAt")
        order by c."position"), '[]')
       from "LabelClass" c where c."projectId" = i."projectId") as "classes",
      (select coalesce(json_agg(json_build_object('id', a."id", 'name', a."name", 'isRequired', a."isRequired",
        'isMultiple', a."isMultiple", 'labelClassIds', a."labelClassIds", 'choices', a."choices",
        'archivedAt', a."archivedAt") order by a."position"), '[]')
       from "AnswerAttribute" a where a."projectId" = i."projectId") as "attributes"
    from "Image" i join "Project" p on p."id" = i."projectId"
    left join "Membership" m on m."projectId" = i."projectId" and m."userId" = ${userId}
    where i."id" = ${imageId}::uuid`
  return found ?? null
}
