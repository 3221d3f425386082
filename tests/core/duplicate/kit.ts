import { align, bestTurn } from '#core/duplicate/align.ts'
import { descriptorOf, meanOf } from '#core/duplicate/descriptor.ts'
import type { Plane } from '#core/duplicate/disc.ts'
import { fingerprintOf, type Print } from '#core/duplicate/fingerprint.ts'
import { Neighbourhood } from '#core/duplicate/neighbours.ts'
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
  for (const { prints } of [first, second]) neighbourhood.add(prints.map(({ spectrum }) => descriptorOf(spectrum)))
  const [near] = neighbourhood.nearestTo(0)
  const [a, b] = near ? [first.prints[near.ownDisc], second.prints[near.disc]] : []
  if (!a || !b) return null
  return align(
    { plane: first.plane, disc: a.disc },
    { plane: second.plane, disc: b.disc },
    bestTurn(a.spectrum, b.spectrum),
  )
}
