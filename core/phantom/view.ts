import { type Point, rod, type Shape } from '#core/phantom/shapes.ts'
import type { Random } from '#core/random.ts'

/** How one picture was taken: everything that differs between two pictures of one patient. */
export interface View {
  /** Radians, clockwise. */
  rotation: number
  scale: number
  /** Picture widths. */
  shift: Point
  /** How far the head is bent forward (above 0) or back, -1 to 1. */
  flexion: number
  /** Attenuation that comes out mid-grey, and how steeply grey rises there. */
  level: number
  steepness: number
  gamma: number
  /** Standard deviation of the noise where the picture is white, grey levels of 255. */
  noise: number
  /** Standard deviation of the blur, pixels at a width of 256. */
  blur: number
  /** Picture widths shuttered off: left, top, right, bottom; below 0: none. */
  shutters: readonly [number, number, number, number]
  shutterTurn: number
  /** Where the lead letter lies; null: none. */
  marker: Point | null
}

export function drawView(random: Random): View {
  const shutter = () => (random.float() < 0.25 ? random.between(0.005, 0.04) : -0.1)
  return {
    rotation: random.between(-0.08, 0.08),
    scale: random.between(1.4, 1.56),
    shift: [random.between(-0.06, 0.06), random.between(-0.07, 0.07)],
    flexion: random.between(-0.4, 0.4),
    level: random.between(1.25, 1.4),
    steepness: random.between(2, 2.4),
    gamma: random.between(0.95, 1.08),
    noise: random.between(2, 5),
    blur: random.between(0.6, 1),
    shutters: [shutter(), shutter(), shutter(), shutter()],
    shutterTurn: random.between(-0.02, 0.02),
    marker: random.float() < 0.25 ? [random.between(0.16, 0.22), random.between(0.6, 1)] : null,
  }
}

/** The letter L in lead, laid on the cassette. */
export function leadLetter({ marker }: View): Shape[] {
  if (!marker) return []
  const [x, y] = marker
  const strokes: Point[] = [marker, [x, y + 0.06], [x + 0.034, y + 0.06]]
  return [
    rod(
      strokes.map(at => ({ at, radius: 0.006 })),
      4,
      0.003,
    ),
  ]
}
