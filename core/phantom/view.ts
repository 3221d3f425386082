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
  const shutter = () => (random.float() < 0.5 ? random.between(0.005, 0.07) : -0.1)
  return {
    rotation: random.between(-0.1, 0.1),
    scale: random.between(0.93, 1.07),
    shift: [random.between(-0.045, 0.045), random.between(-0.045, 0.045)],
    flexion: random.between(-0.6, 0.6),
    level: random.between(1.15, 1.55),
    steepness: random.between(1.8, 2.7),
    gamma: random.between(0.85, 1.2),
    noise: random.between(4, 11),
    blur: random.between(0.7, 1.4),
    shutters: [shutter(), shutter(), shutter(), shutter()],
    shutterTurn: random.between(-0.03, 0.03),
    marker: random.float() < 0.7 ? [random.between(0.03, 0.1), random.between(0.5, 1.1)] : null,
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
