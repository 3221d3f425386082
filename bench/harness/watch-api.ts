import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'

/** What an instance runs so that it can be watched. */
export const watchedApi = path.join(import.meta.dirname, 'api-process.ts')

const stoodSchema = z.object({ stallMs: z.number(), workMs: z.number(), memoryBytes: z.number() })

/** What something cost the API. */
export interface Stood extends z.infer<typeof stoodSchema> {
  ms: number
}

async function askProcess(api: ChildProcess, what: 'reset' | 'read'): Promise<z.infer<typeof stoodSchema>> {
  api.send(what)
  const [message] = await once(api, 'message')
  return stoodSchema.parse(message)
}

/** Runs `act` and says how long it took, how long the API's event loop stood meanwhile, and how much memory that took. */
export async function watchApi<T>(api: ChildProcess, act: () => Promise<T>): Promise<{ stood: Stood; result: T }> {
  await askProcess(api, 'reset')
  await delay(30) // the timer that measures has come round
  await askProcess(api, 'reset')
  const begun = performance.now()
  const result = await act()
  const ms = performance.now() - begun
  await delay(30)
  return { stood: { ...(await askProcess(api, 'read')), ms }, result }
}
