import { align } from '#core/duplicate/align.ts'
import { descriptorOf, meanOf } from '#core/duplicate/descriptor.ts'
import type { Plane } from '#core/duplicate/disc.ts'
import { fingerprintOf, type Print } from '#core/duplicate/fingerprint.ts'
import { Neighbourhood } from '#core/duplicate/neighbours.ts'
import { Seen } from '#core/duplicate/seen.ts'
import { bestTurn, wavesOf } from '#core/duplicate/turn.ts'
import { phantomOf } from '../../../bench/duplicates/make-set.ts'

export const phantom = (patient: number) => phantomOf(7, patient)

export interface Looked {
  plane: Plane
  prints: Print[]
}

export const look = (plane: Plane): Looked => ({ plane, prints: fingerprintOf(plane) })

/** How the second lies upon the first, by the discs that are most alike; null: none of them is alike. */
export function lay(first: Looked, second: Looked) {
  const neighbourhood = new Neighbourhood(meanOf([]))
  const waves = [first, second].map(({ prints }) => prints.map(({ spectrum }) => wavesOf(spectrum)))
  for (const own of waves) neighbourhood.add(own.map(descriptorOf))
  const near = neighbourhood.nearestTo([0])[0]?.[0]
  if (!near) return null
  const [a, b] = [waves[0]?.[near.ownDisc], waves[1]?.[near.disc]]
  const [one, other] = [first.prints[near.ownDisc], second.prints[near.disc]]
  if (!a || !b || !one || !other) throw new Error('a neighbour without its disc')
  return align(new Seen(first.plane, one.disc), new Seen(second.plane, other.disc), bestTurn(a, b))
}
