import type { Vertebra } from '#core/phantom/anatomy.ts'
import { type Point, turn } from '#core/phantom/shapes.ts'
import type { Random } from '#core/random.ts'

const fractureKinds = ['wedge', 'gap', 'step'] as const
export type FractureKind = (typeof fractureKinds)[number]

/** A crack that lets the beam through. */
export interface Crack {
  from: Point
  to: Point
  /** Half its width, in picture widths. */
  radius: number
}

const shift = (v: Vertebra, dx: number, dy: number): Vertebra => {
  const move = ([x, y]: Point): Point => [x + dx, y + dy]
  return { ...v, centre: move(v.centre), outline: v.outline.map(move), processTip: move(v.processTip) }
}

/** The front of the body has lost part of its height, from above. */
function crush(v: Vertebra, loss: number): Vertebra {
  const outline = v.outline.map(point => {
    const [u, t] = turn(point, v.centre, -v.angle)
    const forward = Math.min(1, Math.max(0, (v.centre[0] + v.halfWidth - u) / (2 * v.halfWidth)))
    const above = Math.min(1, Math.max(0, (v.centre[1] + v.halfHeight - t) / (2 * v.halfHeight)))
    // What is crushed bulges forward a little.
    const bulge = 0.12 * v.halfWidth * forward * above
    return turn([u - bulge, t + 2 * v.halfHeight * loss * forward * above], v.centre, v.angle)
  })
  return { ...v, outline, density: 1 / (1 - 0.5 * loss) }
}

/** A crack from upper front to lower back (or the other way) right through the body. */
function crackOf(v: Vertebra, random: Random): Crack {
  const tilt = random.between(0.35, 1.2) * (random.float() < 0.5 ? -1 : 1)
  const offset = random.between(-0.35, 0.35) * v.halfWidth
  const length = 1.5 * Math.max(v.halfWidth, v.halfHeight)
  const middle: Point = [v.centre[0] + offset, v.centre[1]]
  const end = (sign: number) => turn([middle[0], middle[1] + sign * length], middle, tilt + v.angle)
  return { from: end(-1), to: end(1), radius: random.between(0.017, 0.022) }
}

/**
 * Breaks one of C4 to C6. A crack goes through every broken body, its margins dense.
 * gap: the crack alone; wedge: the front of the body has also lost 40 to 60% of its height, the bone that was there is
 * pressed into the rest; step: the body and everything above it also stand 20 to 35% of its width before (or behind)
 * the one below. The picture as a whole is hardly brighter or darker for any of them.
 */
export function breakVertebra(
  vertebrae: readonly Vertebra[],
  random: Random,
): { vertebrae: Vertebra[]; crack: Crack | null; kind: FractureKind; level: number } {
  const kind = fractureKinds[random.integer(fractureKinds.length)] ?? 'wedge'
  const level = 2 + random.integer(3)
  const amount = random.float()
  const direction = random.float() < 0.75 ? -1 : 1
  // What slips also sinks: the disc below it is torn.
  const sink = random.between(0.01, 0.02)
  const broken = vertebrae.map((v, i) => {
    if (kind === 'wedge' && i === level) return crush(v, 0.4 + 0.2 * amount)
    if (kind === 'step' && i <= level) return shift(v, direction * 2 * v.halfWidth * (0.2 + 0.15 * amount), sink)
    return v
  })
  const cracked = broken[level]
  return { vertebrae: broken, crack: cracked ? crackOf(cracked, random) : null, kind, level }
}
