import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { z } from 'zod'

/** What an instance runs so that its statements are counted. */
export const countingApi = path.join(import.meta.dirname, 'counting-api-process.ts')

export const countsSchema = z.object({ statements: z.number().default(0), workMs: z.number(), memoryMb: z.number() })
export type Counts = z.infer<typeof countsSchema>

/** Since it was reset last. */
export async function readCounts(api: ChildProcess, what: 'reset' | 'read'): Promise<Counts> {
  api.send(what)
  const [message] = await once(api, 'message')
  return countsSchema.parse(message)
}
