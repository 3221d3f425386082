import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/**
 * Has a thread of its own compute one answer: whatever it takes, a worker's heartbeat goes on, and cancelled it ends at once.
 * @param module that posts its answer to `parentPort`, once @throws what it throws; the signal's reason
 */
export async function answerBeside<Answer>(module: URL, workerData: unknown, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted()
  const thread = new Worker(module, { workerData })
  try {
    const [answer]: Answer[] = await once(thread, 'message', { signal })
    if (answer === undefined) throw new Error(`${module.pathname} said nothing`)
    return answer
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    await thread.terminate()
  }
}
