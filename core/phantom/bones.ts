import type { Anatomy, Vertebra } from '#core/phantom/anatomy.ts'
import type { Crack } from '#core/phantom/fracture.ts'
import { bonePlate, distanceTo, type Point, rod, type Shape, smoothStep, turn } from '#core/phantom/shapes.ts'

const edge = 0.0065
const rounding = 0.007

/** Coordinates of a vertebra: u backwards, t downwards from its centre. */
const placeOn =
  ({ centre, angle }: Vertebra) =>
  (u: number, t: number): Point =>
    turn([centre[0] + u, centre[1] + t], centre, angle)

/** Spongy bone has a fine grain; a crack lets the beam through. */
function drawBody({ outline }: Vertebra, density: number, rim: number, crack: Crack | null): Shape {
  const { box, density: solid } = bonePlate(outline, density, rim, edge, rounding)
  const grainy = (x: number, y: number) =>
    solid(x, y) * (1 + 0.07 * Math.sin(310 * x + 90 * y) * Math.sin(270 * y - 60 * x))
  if (!crack) return { box, density: grainy }
  const distance = distanceTo(crack.from, crack.to)
  const { radius } = crack
  // Where fragments press on each other the bone is denser.
  return {
    box,
    density(x, y) {
      const d = distance(x, y) - radius
      return grainy(x, y) * smoothStep(-edge / 2, edge / 2, d) * (1 + 1.7 * Math.exp(-(((d - 0.01) / 0.009) ** 2)))
    },
  }
}

/** Articular pillar, lamina and spinous process behind a body. */
function drawArch(v: Vertebra, bone: number, rim: number): Shape[] {
  const at = placeOn(v)
  const w = v.halfWidth
  const pillar = [
    at(w - 0.006, -0.036),
    at(w + 0.05, -0.05),
    at(w + 0.078, 0.03),
    at(w + 0.066, 0.062),
    at(w + 0.008, 0.034),
  ]
  const lamina = at(w + 0.09, 0.034)
  const { processTip: tip, processRadius: r } = v
  const knee: Point = [lamina[0] * 0.3 + tip[0] * 0.7, lamina[1] * 0.3 + tip[1] * 0.7 - 0.004]
  const process = [
    { at: at(w + 0.05, 0.01), radius: r * 0.9 },
    { at: lamina, radius: r * 1.15 },
    { at: knee, radius: r * 0.8 },
    { at: tip, radius: r * 1.1 },
  ]
  return [bonePlate(pillar, 0.42 * bone, 0.6 * rim, edge * 1.4, 0.006), rod(process, 0.5 * bone, edge * 1.6)]
}

/** Dens and atlas above C2, the lower jaw, the base of the skull. */
function drawTop(axis: Vertebra, { boneDensity: bone, rim, jaw, jawDensity, skull }: Anatomy): Shape[] {
  const at = placeOn(axis)
  const h = axis.halfHeight
  const [jawX, jawY] = jaw
  const jawPath: { at: Point; radius: number }[] = [
    { at: [jawX + 0.1, jawY - 0.26], radius: 0.03 },
    { at: [jawX + 0.075, jawY - 0.1], radius: 0.042 },
    { at: [jawX + 0.02, jawY], radius: 0.04 },
    { at: [jawX - 0.2, jawY + 0.055], radius: 0.05 },
    { at: [jawX - 0.5, jawY + 0.1], radius: 0.055 },
  ]
  const occiput = Array.from({ length: 18 }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / 18
    return [skull[0] + 0.42 * Math.cos(angle), skull[1] + 0.24 * Math.sin(angle)]
  })
  const dens = [
    { at: at(-0.018, -h * 0.7), radius: 0.036 },
    { at: at(-0.012, -h - 0.085), radius: 0.027 },
  ]
  const atlasFront = [
    { at: at(-0.066, -h - 0.045), radius: 0.019 },
    { at: at(-0.07, -h - 0.06), radius: 0.019 },
  ]
  const atlasBack = [
    { at: at(0.09, -h - 0.04), radius: 0.016 },
    { at: at(0.25, -h - 0.035), radius: 0.022 },
  ]
  return [
    rod(dens, 0.75 * bone, edge * 1.2),
    rod(atlasFront, 0.7 * bone, edge),
    rod(atlasBack, 0.6 * bone, edge * 1.5),
    rod(jawPath, jawDensity * bone, 0.014),
    bonePlate(occiput, 0.9 * bone, rim, 0.012, 0.01),
  ]
}

/** Pharynx and trachea in front of the spine, and the hyoid bone before them. */
function drawAirway({ vertebrae, boneDensity: bone, airwayWidth: width, airwayGap: gap }: Anatomy): Shape[] {
  // Below the larynx the soft tissue before the spine is thicker.
  const path = vertebrae.map(({ centre, halfWidth }, level) => {
    const radius = width * (level < 2 ? 0.75 : 1)
    const back = centre[0] - halfWidth - gap - (level > 2 ? 0.045 : 0)
    return { at: [back - radius, centre[1]] as const, radius }
  })
  const [first, , third] = path
  const last = path.at(-1)
  if (!first || !third || !last) return []
  const column = [
    { at: [first.at[0] + 0.02, first.at[1] - 0.13] as const, radius: width * 0.8 },
    ...path,
    { at: [last.at[0] + 0.03, last.at[1] + 0.35] as const, radius: width },
  ]
  const [hyoidX, hyoidY] = [third.at[0] - width - 0.07, third.at[1] - 0.02]
  const hyoid = [
    { at: [hyoidX, hyoidY] as const, radius: 0.012 },
    { at: [hyoidX + 0.075, hyoidY - 0.035] as const, radius: 0.008 },
  ]
  return [rod(column, -0.42, 0.014), rod(hyoid, 0.4 * bone, edge)]
}

/** Everything of bone and air in the neck. @param cracks of the vertebra at the same place in the list, or null */
export function drawParts(anatomy: Anatomy, cracks: readonly (Crack | null)[]): Shape[] {
  const { vertebrae, boneDensity, rim } = anatomy
  const [axis] = vertebrae
  return [
    ...vertebrae.map((v, level) => drawBody(v, boneDensity * v.density, rim, cracks[level] ?? null)),
    ...vertebrae.flatMap(v => drawArch(v, boneDensity, rim)),
    ...(axis ? drawTop(axis, anatomy) : []),
    ...drawAirway(anatomy),
  ]
}
