import { type Point, turn } from '#core/phantom/shapes.ts'
import type { Random } from '#core/random.ts'

/** One vertebra, C2 first. Lengths in picture widths, angles in radians. */
export interface Vertebra {
  centre: Point
  /** Turn of the body: its upper endplate faces up and, where above 0, backwards. */
  angle: number
  halfWidth: number
  halfHeight: number
  /** Corners of the body in the picture: clockwise from the upper front. */
  outline: Point[]
  /** The end of its spinous process. */
  processTip: Point
  processRadius: number
  /** Of the body, against a whole one: what is crushed has the same bone in less room. */
  density: number
}

export interface Anatomy {
  vertebrae: Vertebra[]
  boneDensity: number
  /** Brightness of the bodies' rim against their inside. */
  rim: number
  /** x of the front and back of the neck at its middle, and how much it widens towards the shoulders. */
  neckFront: number
  neckBack: number
  shoulder: number
  airwayWidth: number
  airwayGap: number
  jaw: Point
  jawDensity: number
  skull: Point
  /** Phase and strength of the coarse unevenness of soft tissue. */
  clouds: { x: number; y: number; phase: number; strength: number }[]
}

/** A body's outline: endplates and sides a little hollow. */
function outlineBody(v: Pick<Vertebra, 'centre' | 'angle' | 'halfWidth' | 'halfHeight'>, hollow: number): Point[] {
  const { centre, angle, halfWidth: w, halfHeight: h } = v
  const corners: Point[] = [
    [-1, -0.94],
    [-0.45, -1 + hollow],
    [0.45, -1 + hollow],
    [1, -1],
    [1 - 0.6 * hollow, 0],
    [1, 0.94],
    [0.45, 1 - 0.7 * hollow],
    [-0.45, 1 - 0.7 * hollow],
    [-1, 1.04],
    [-1 + 0.9 * hollow, 0],
  ]
  return corners.map(([u, t]) => turn([centre[0] + u * w, centre[1] + t * h], centre, angle))
}

/**
 * The parts of one patient's neck. Everything that differs between people is drawn here, fractures apart.
 * @param patient stream of this patient
 * @param flexion how far the head is bent forward (above 0) or back, -1 to 1; differs between views
 */
export function drawAnatomy(patient: Random, flexion: number): Anatomy {
  const size = patient.between(0.97, 1.03)
  const baseWidth = 0.068 * size * patient.between(0.93, 1.07)
  const baseHeight = 0.043 * size * patient.between(0.93, 1.07)
  const disc = 0.041 * size * patient.between(0.85, 1.15)
  const lordosis = patient.between(0, 0.065)
  const lean = patient.between(-0.06, 0.08)
  const start: Point = [patient.between(0.46, 0.49), patient.between(0.2, 0.22)]
  const wornDisc = patient.float() < 0.2 ? 2 + patient.integer(4) : -1
  const hollow = patient.between(0.06, 0.16)
  const slope = patient.between(0.25, 0.5)

  const vertebrae: Vertebra[] = []
  let y = start[1]
  for (let level = 0; level < 7; level++) {
    const growth = 0.93 + 0.03 * level
    const halfWidth = baseWidth * growth * patient.between(0.97, 1.03)
    const halfHeight = baseHeight * growth * (level === 0 ? 1.3 : 1) * patient.between(0.96, 1.04)
    const gap = disc * patient.between(0.88, 1.12) * (level === wornDisc ? patient.between(0.5, 0.75) : 1)
    const t = level / 6
    const bend = lordosis - 0.03 * flexion
    const x =
      start[0] + lean * t - bend * Math.sin(Math.PI * t) - 0.05 * flexion * (1 - t) ** 2 + 0.004 * patient.normal()
    y += level === 0 ? 0 : halfHeight
    const centre: Point = [x, y]
    // Bodies stand square to the curve, whose height is about 0.82.
    const angle =
      Math.atan((bend * Math.PI * Math.cos(Math.PI * t) - lean) / 0.82) -
      0.12 * flexion * (1 - t) +
      0.025 * patient.normal()
    const body = { centre, angle, halfWidth, halfHeight }
    const reach =
      (level === 5 ? 0.2 : level === 6 ? 0.21 : level === 0 ? 0.17 : 0.135) * size * patient.between(0.9, 1.1)
    const tip = turn([x + halfWidth + 0.035 + reach, y + reach * slope], centre, angle)
    vertebrae.push({
      ...body,
      outline: outlineBody(body, hollow),
      processTip: tip,
      density: 1,
      processRadius: (level === 0 ? 0.024 : 0.017) * size * patient.between(0.85, 1.15),
    })
    y += halfHeight + gap
  }
  return {
    vertebrae,
    boneDensity: patient.between(0.74, 0.88),
    rim: patient.between(0.25, 0.4),
    neckFront: start[0] - patient.between(0.29, 0.34),
    neckBack: start[0] + patient.between(0.4, 0.48),
    shoulder: patient.between(0.4, 0.55),
    airwayWidth: patient.between(0.034, 0.042),
    airwayGap: patient.between(0.045, 0.06),
    jaw: [start[0] - patient.between(0.13, 0.17), start[1] + patient.between(0.02, 0.09)],
    jawDensity: patient.between(0.35, 0.5),
    skull: [start[0] + patient.between(0.1, 0.18), patient.between(-0.16, -0.1)],
    clouds: Array.from({ length: 5 }, () => ({
      x: patient.between(-9, 9),
      y: patient.between(-9, 9),
      phase: patient.between(0, 6.28),
      strength: patient.between(0.005, 0.015),
    })),
  }
}
