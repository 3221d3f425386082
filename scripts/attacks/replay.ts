import { type Attack, Open } from './attack.ts'
import { diskAttacks } from './disk.ts'
import { documentAttacks } from './hostile-documents.ts'
import { identityAttacks } from './identity.ts'
import { listAttacks } from './lists.ts'
import { recordAttacks } from './record.ts'
import { wireAttacks } from './wire.ts'
import { openWorld } from './world.ts'

export interface Outcome {
  name: string
  isHeld: boolean
  /** How it was held off, or what was got. */
  seen: string
}

export const attacks: Attack[] = [
  ...diskAttacks,
  ...listAttacks,
  ...documentAttacks,
  ...identityAttacks,
  ...recordAttacks,
  ...wireAttacks,
]

/** Tries every attack, one after another, on an instance of its own. @throws where one could not be tried at all */
export async function replayAttacks(signal: AbortSignal, tell: (outcome: Outcome) => void): Promise<Outcome[]> {
  const world = await openWorld(signal)
  const outcomes: Outcome[] = []
  try {
    for (const { name, attempt } of attacks) {
      signal.throwIfAborted()
      const outcome = await attempt(world).then(
        seen => ({ name, isHeld: true, seen }),
        (error: unknown) => {
          if (error instanceof Open) return { name, isHeld: false, seen: error.message }
          throw new Error(`"${name}" could not be tried: ${error instanceof Error ? error.message : error}`, {
            cause: error,
          })
        },
      )
      outcomes.push(outcome)
      tell(outcome)
    }
    return outcomes
  } finally {
    await world.close()
  }
}
