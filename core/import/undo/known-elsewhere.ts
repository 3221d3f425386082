import { Prisma } from '#core/generated/prisma/client.ts'

/** Files "k" of imports "o" with their jobs "oj" that stand: applied, and nobody asked to undo them. */
export const standing = Prisma.sql`
  "ImportFile" k
  join "Import" o on o."id" = k."importId" and o."undoJobId" is null
  join "Job" oj on oj."id" = o."jobId"`

/** An import that was over before whatever brought an image "i" was asked for knew it in a life that ended meanwhile. */
export const ofThisLife = Prisma.sql`
  (oj."finishedAt" is null or oj."finishedAt" > (
    select aj."createdAt" from "Import" a join "Job" aj on aj."id" = a."jobId" where a."id" = i."importId"))`

/** Files of other imports that stand and found an image "i" there when they were applied: they bring it, too. */
export const knownElsewhere = Prisma.sql`
  ${standing}
  where k."imageId" = i."id" and k."outcome" = 'KNOWN' and o."id" <> i."importId" and ${ofThisLife}`
