import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from '#core/context.ts'
import { isId } from '#core/id.ts'
import type { Claim } from '#core/job/claim.ts'
import { unlessMissing } from '#core/unless-missing.ts'

/** Where archives are brought and unpacked while a job reads them. */
export const scratchFolder = (dataDir: string): string => path.join(dataDir, 'unpacked')

/** Each attempt of a job has a folder of its own: who was taken over removes nothing of whoever goes on. */
export const scratchOf = (dataDir: string, { jobId, attempt }: Pick<Claim, 'jobId' | 'attempt'>): string =>
  path.join(scratchFolder(dataDir), `${jobId}.${attempt}`)

/** Removes what jobs left behind that were killed, once they are over or taken over. @returns the names of their folders */
export async function sweepScratch(ctx: Pick<Context, 'database'>, dataDir: string): Promise<string[]> {
  const names = (await unlessMissing(readdir(scratchFolder(dataDir)))) ?? []
  const named = names.map(name => ({ name, jobId: name.split('.')[0] ?? '', attempt: Number(name.split('.')[1]) }))
  const running = await ctx.database.job.findMany({
    where: { id: { in: named.map(n => n.jobId).filter(isId) }, status: 'RUNNING' },
    select: { id: true, attempt: true },
  })
  const attempts = new Map(running.map(job => [job.id, job.attempt]))
  // A later attempt than is recorded is one that is about to be.
  const isLeft = ({ jobId, attempt }: (typeof named)[number]) =>
    !(attempt >= (attempts.get(jobId) ?? Number.POSITIVE_INFINITY))
  const left = named.filter(isLeft)
  for (const { name } of left) await rm(path.join(scratchFolder(dataDir), name), { recursive: true, force: true })
  return left.map(({ name }) => name)
}
