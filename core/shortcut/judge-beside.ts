import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ShortcutFigure } from '#core/leakage/shortcuts.ts'
import type { ToJudge } from '#core/shortcut/judge-cues.ts'

/** Judges in a thread of its own, some seconds: a worker's heartbeat goes on, and cancelled it ends at once. @throws the signal's reason */
export async function judgeBeside(workerData: ToJudge, signal: AbortSignal): Promise<ShortcutFigure[]> {
  signal.throwIfAborted()
  const thread = new Worker(new URL('./judge-thread.ts', import.meta.url), { workerData })
  try {
    const [figures]: ShortcutFigure[][] = await once(thread, 'message', { signal })
    if (!figures) throw new Error('a thread that judges cues said nothing')
    return figures
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    await thread.terminate()
  }
}
