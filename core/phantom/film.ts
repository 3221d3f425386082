import type { Point, Shape } from '#core/phantom/shapes.ts'
import type { View } from '#core/phantom/view.ts'

/**
 * Adds up what weakens the beam on its way to every pixel, in the view's turn, scale and shift.
 * @returns Float32Array[height * width], attenuation, 0 in air
 */
export function layOnFilm(shapes: readonly Shape[], width: number, height: number, view: View): Float32Array {
  const film = new Float32Array(width * height)
  const cos = Math.cos(view.rotation)
  const sin = Math.sin(view.rotation)
  const middleX = 0.5
  const middleY = height / width / 2
  const [shiftX, shiftY] = view.shift

  const onFilm = ([x, y]: Point): Point => [
    middleX + shiftX + view.scale * (cos * (x - middleX) - sin * (y - middleY)),
    middleY + shiftY + view.scale * (sin * (x - middleX) + cos * (y - middleY)),
  ]
  const pixel = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value * width)))

  for (const { box, density } of shapes) {
    const [left, top, right, bottom] = box
    const corners = [onFilm([left, top]), onFilm([right, top]), onFilm([left, bottom]), onFilm([right, bottom])]
    const xs = corners.map(c => c[0])
    const ys = corners.map(c => c[1])
    const lastColumn = pixel(Math.max(...xs), width)
    const lastRow = pixel(Math.max(...ys), height)
    for (let row = pixel(Math.min(...ys), height); row < lastRow; row++)
      for (let column = pixel(Math.min(...xs), width); column < lastColumn; column++) {
        const dx = ((column + 0.5) / width - middleX - shiftX) / view.scale
        const dy = ((row + 0.5) / width - middleY - shiftY) / view.scale
        const x = middleX + cos * dx + sin * dy
        const y = middleY + cos * dy - sin * dx
        if (x < left || x > right || y < top || y > bottom) continue
        const at = row * width + column
        film[at] = (film[at] ?? 0) + density(x, y)
      }
  }
  return film
}
