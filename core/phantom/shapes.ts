/** Anatomy is laid out in picture widths: x to the right (posterior), y downwards, the origin at the top left. */
export type Point = readonly [x: number, y: number]

/** Something that weakens the beam. */
export interface Shape {
  /** Nothing of it lies outside: left, top, right, bottom. */
  box: readonly [number, number, number, number]
  /** Attenuation at a point; 1 is about a vertebral body seen from the side; below 0: air in soft tissue. */
  density(x: number, y: number): number
}

export function smoothStep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}

/** A turn by angle (radians, clockwise on the picture) about a centre. */
export function turn([x, y]: Point, [cx, cy]: Point, angle: number): Point {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos]
}

interface Segment {
  x: number
  y: number
  dx: number
  dy: number
  lengthSquared: number
}

const segmentOf = ([x, y]: Point, [toX, toY]: Point): Segment => {
  const dx = toX - x
  const dy = toY - y
  return { x, y, dx, dy, lengthSquared: dx * dx + dy * dy || 1 }
}

/** Where on the segment a point is nearest, 0 to 1. */
const along = (s: Segment, x: number, y: number): number =>
  Math.min(1, Math.max(0, ((x - s.x) * s.dx + (y - s.y) * s.dy) / s.lengthSquared))

const distanceAt = (s: Segment, t: number, x: number, y: number): number =>
  Math.sqrt((x - s.x - t * s.dx) ** 2 + (y - s.y - t * s.dy) ** 2)

/** Distance from a line between two points. */
export function distanceTo(from: Point, to: Point): (x: number, y: number) => number {
  const s = segmentOf(from, to)
  return (x, y) => distanceAt(s, along(s, x, y), x, y)
}

/** Distance from the outline of a polygon, below 0 inside it. */
function distanceToPolygon(segments: readonly Segment[], x: number, y: number): number {
  let distance = Number.POSITIVE_INFINITY
  let isInside = false
  for (const s of segments) {
    distance = Math.min(distance, distanceAt(s, along(s, x, y), x, y))
    if (s.y > y !== s.y + s.dy > y && x < (s.dx * (y - s.y)) / s.dy + s.x) isInside = !isInside
  }
  return isInside ? -distance : distance
}

function boxAround(points: readonly Point[], margin: number): Shape['box'] {
  const xs = points.map(p => p[0])
  const ys = points.map(p => p[1])
  return [Math.min(...xs) - margin, Math.min(...ys) - margin, Math.max(...xs) + margin, Math.max(...ys) + margin]
}

/** Bone filled with spongy bone inside a denser rim. @param rounding of its corners, by which it also grows */
export function bonePlate(
  corners: readonly Point[],
  density: number,
  rim: number,
  edge: number,
  rounding: number,
): Shape {
  const segments = corners.map((corner, i) => segmentOf(corner, corners[(i + 1) % corners.length] ?? corner))
  return {
    box: boxAround(corners, rounding + 3 * edge),
    density(x, y) {
      const d = distanceToPolygon(segments, x, y) - rounding
      return density * (smoothStep(edge, -edge, d) + rim * Math.exp(-(((d + 1.5 * edge) / (1.3 * edge)) ** 2)))
    },
  }
}

/** A rod of changing thickness along a path, with soft edges; density below 0: an air column. */
export function rod(path: readonly { at: Point; radius: number }[], density: number, edge: number): Shape {
  const segments = path.slice(1).map((to, i) => {
    const from = path[i] ?? to
    return { ...segmentOf(from.at, to.at), radius: from.radius, growth: to.radius - from.radius }
  })
  const widest = Math.max(...path.map(p => p.radius))
  return {
    box: boxAround(
      path.map(p => p.at),
      widest + 3 * edge,
    ),
    density(x, y) {
      let most = 0
      for (const s of segments) {
        const t = along(s, x, y)
        const radius = s.radius + t * s.growth
        const d = distanceAt(s, t, x, y)
        if (d > radius + edge) continue
        const roundness = Math.sqrt(Math.max(0, 1 - (d / (radius + edge)) ** 2))
        most = Math.max(most, smoothStep(radius + edge, radius - edge, d) * (0.6 + 0.4 * roundness))
      }
      return density * most
    },
  }
}
