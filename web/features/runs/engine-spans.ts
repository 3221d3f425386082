interface ComputedEpoch {
  number: number
  worker: { engine: string; engineDetail: string } | null
}

export interface EngineSpan {
  engine: string
  /** What the engine runs on. */
  detail: string
  first: number
  last: number
}

/** Which epochs were computed with what, in order: one span unless a worker with another engine took the run over. */
export function engineSpansOf(epochs: readonly ComputedEpoch[]): EngineSpan[] {
  const spans: EngineSpan[] = []
  for (const { number, worker } of epochs) {
    if (!worker) continue
    const { engine, engineDetail: detail } = worker
    const span = spans.at(-1)
    if (span?.engine === engine && span.detail === detail) span.last = number
    else spans.push({ engine, detail, first: number, last: number })
  }
  return spans
}
