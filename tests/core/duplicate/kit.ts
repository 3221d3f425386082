import sharp from 'sharp'
import { align, bestTurn } from '#core/duplicate/align.ts'
import { descriptorOf, meanOf } from '#core/duplicate/descriptor.ts'
import type { Plane } from '#core/duplicate/disc.ts'
import { fingerprintOf, type Print } from '#core/duplicate/fingerprint.ts'
import { Neighbourhood } from '#core/duplicate/neighbours.ts'
import { drawPhantom } from '#core/phantom/draw-phantom.ts'

/** A picture of a neck, PNG. */
export async function phantom(patient: number, view = 0): Promise<Buffer> {
  const { pixels, width, height } = drawPhantom({ seed: 7, patient, view, hasFracture: patient % 2 === 1 })
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

/** As a thumbnail shows it. */
export async function planeOf(picture: Buffer): Promise<Plane> {
  const image = sharp(picture).resize(256, 256, { fit: 'inside', withoutEnlargement: true }).toColourspace('b-w')
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  return { values: data, width: info.width, height: info.height }
}

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
