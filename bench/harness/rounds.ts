import type { Series } from './summary.ts'

export interface Contestant {
  name: string
  /** Measures once. Nobody else measures meanwhile. */
  measure(): Promise<number>
}

/**
 * A B C A B C ...: whatever else the machine does falls on all alike, and no two ever run at once.
 * @returns a series for each contestant, in their order
 */
export async function runRounds(contestants: readonly Contestant[], rounds: number): Promise<Series[]> {
  const measured = contestants.map(({ name }) => ({ name, values: [] as number[] }))
  for (let round = 0; round < rounds; round++)
    for (const [i, contestant] of contestants.entries()) measured[i]?.values.push(await contestant.measure())
  return measured
}
