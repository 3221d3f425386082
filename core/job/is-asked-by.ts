import type { Job } from '#core/generated/prisma/client.ts'

/** Whether somebody asked for a job, or let it go on: they may cancel it whatever their roles are. */
export const isAskedBy = ({ createdById, resumedById }: Pick<Job, 'createdById' | 'resumedById'>, personId: string) =>
  createdById === personId || resumedById === personId
