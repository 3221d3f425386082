import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Divided, ToDivide } from '#core/dataset-version/divide.ts'
import type { FromDividing } from '#core/dataset-version/divide-thread.ts'
import { InvalidInput } from '#core/errors.ts'

/**
 * Divides in a thread of its own: whatever it takes, a worker's heartbeat goes on, and cancelled it ends at once.
 * @throws InvalidInput where the rule cannot be met; the signal's reason
 */
export async function divideBeside(workerData: ToDivide, signal: AbortSignal): Promise<Divided> {
  signal.throwIfAborted()
  const thread = new Worker(new URL('./divide-thread.ts', import.meta.url), { workerData })
  try {
    const [answer]: FromDividing[] = await once(thread, 'message', { signal })
    if (!answer) throw new Error('a thread that divides groups said nothing')
    if (!('refused' in answer)) return answer
    const { field, value, allowed } = answer.refused
    throw new InvalidInput(field, value, allowed)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    await thread.terminate()
  }
}
