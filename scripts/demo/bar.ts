import { Presets, SingleBar } from 'cli-progress'

export interface Bar {
  show(progress: { phase: string | null; done: number; total: number }): void
  end(): void
}

/** A progress bar on a terminal; elsewhere nothing. */
export function openBar(): Bar {
  let phase = ''
  const bar = new SingleBar(
    { format: '    {bar} {percentage}% {phase}', hideCursor: true, barsize: 30, clearOnComplete: true },
    Presets.shades_classic,
  )
  const isTerminal = process.stdout.isTTY === true
  return {
    show(progress) {
      if (progress.phase === null) return
      if (!isTerminal) return
      if (phase === '') bar.start(progress.total, progress.done, { phase: progress.phase })
      phase = progress.phase
      bar.setTotal(Math.max(progress.total, 1))
      bar.update(progress.done, { phase })
    },
    end() {
      if (phase !== '') bar.stop()
      phase = ''
    },
  }
}
