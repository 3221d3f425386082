import type { Client } from '../../examples/client.ts'
import * as documents from '../../scripts/demo/documents.ts'

/** How a job went on. */
export interface Pace {
  /** Time of the last quarter of its longest phase, in that of the first. */
  slowdown: number
}

interface Seen {
  atMs: number
  done: number
  total: number
}

const quarter = 0.25

/** When a share of a phase was done, between what was seen. */
function reached(seen: readonly Seen[], share: number): number {
  const at = seen.findIndex(({ done, total }) => done >= total * share)
  const [before, after] = [seen[at - 1], seen[at]]
  if (!after) return seen.at(-1)?.atMs ?? 0
  if (!before) return after.atMs
  const part = (after.total * share - before.done) / Math.max(1, after.done - before.done)
  return before.atMs + (after.atMs - before.atMs) * part
}

/** @param phases what was seen of each, oldest first */
function paceOf(phases: readonly (readonly Seen[])[]): Pace {
  const lasted = (seen: readonly Seen[]) => (seen.at(-1)?.atMs ?? 0) - (seen[0]?.atMs ?? 0)
  const longest = [...phases].sort((a, b) => lasted(b) - lasted(a))[0] ?? []
  const first = reached(longest, quarter) - (longest[0]?.atMs ?? 0)
  const last = reached(longest, 1) - reached(longest, 1 - quarter)
  return { slowdown: first > 0 ? last / first : 1 }
}

/** Follows a job and keeps what it said of how far it is. */
export class Watch {
  private readonly phases = new Map<string, Seen[]>()
  private readonly say: (line: string) => void
  constructor(say: (line: string) => void) {
    this.say = say
  }

  get pace(): Pace {
    return paceOf([...this.phases.values()])
  }

  /** @throws where it fails */
  async follow(client: Client, id: string, signal: AbortSignal): Promise<void> {
    const begun = performance.now()
    let saidMs = 0
    for await (const { job } of client.subscribe<documents.JobEvent>(documents.watchJob, { id })) {
      signal.throwIfAborted()
      const { phase, done, total, status } = job
      const atMs = performance.now() - begun
      if (phase !== null) {
        const seen = this.phases.get(phase) ?? []
        this.phases.set(phase, seen)
        seen.push({ atMs, done, total })
      }
      if (atMs - saidMs > 15_000) {
        saidMs = atMs
        this.say(`${(atMs / 1000).toFixed(0)} s, ${phase} ${done} of ${total}`)
      }
      if (status === 'SUCCEEDED') break
      if (status !== 'QUEUED' && status !== 'RUNNING') throw new Error(`${status}: ${job.failure}`)
    }
  }
}
