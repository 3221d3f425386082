import type { Anatomy } from '#core/phantom/anatomy.ts'
import { type Shape, smoothStep } from '#core/phantom/shapes.ts'

/** Skin, muscle and shoulders: smooth, thickest in the middle of the neck. */
export function softTissue({ neckFront, neckBack, shoulder, clouds }: Anatomy): Shape {
  return {
    box: [-2, -2, 3, 4],
    density(x, y) {
      const front = neckFront - 0.34 * smoothStep(0.46, 0.12, y) - 0.16 * smoothStep(0.8, 1.35, y)
      const back = neckBack + 0.2 * smoothStep(0.35, -0.05, y) + 0.4 * smoothStep(0.6, 1.35, y)
      const across = (2 * x - front - back) / (back - front)
      if (Math.abs(across) >= 1) return 0
      const thickness = Math.sqrt(1 - across * across)
      let uneven = 1
      for (const c of clouds) uneven += c.strength * Math.sin(c.x * x + c.y * y + c.phase)
      const shoulders = shoulder * smoothStep(0.8, 1.3, y) * smoothStep(1, 0.3, Math.abs(across - 0.1))
      return (0.3 * smoothStep(0, 0.25, thickness) + 0.65 * thickness + shoulders) * uneven
    },
  }
}
