import type { Row } from './result.ts'

/** What the command line said. */
export interface Asked {
  rounds: number
  /** The bench's own options that were given, by name without dashes. */
  options: Record<string, string>
  /** A line for whoever waits; no figure. */
  say(line: string): void
  /** Aborted when somebody presses Ctrl-C. */
  signal: AbortSignal
}

export interface Measured {
  rows: Row[]
  /** What a figure is of no use without: versions of the peers, what was left out and why. */
  notes: string[]
}

/** One file each; bench/benches.ts names them all. */
export interface Bench {
  name: string
  /** One line. */
  title: string
  /** Its own options, beside --json and --rounds: name without dashes -> one line. */
  options: Record<string, string>
  /** @throws InvalidInput naming an option and what is allowed */
  measure(asked: Asked): Promise<Measured>
}
