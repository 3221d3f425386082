import type { Placement, Point, Size } from '../placement.ts'
import type { Samples } from '../samples.ts'
import { link, newTexture } from './program.ts'
import { cover, gather, show } from './shaders.ts'

interface Lens {
  middle: Point
  radius: number
  factor: number
}

interface Frame {
  pane: Size
  placement: Placement
  isSmooth: boolean
  isInverted: boolean
  lens: Lens | null
  /** Brightness of each sample; null: colour. */
  brightness: Uint16Array | null
}

export interface Renderer {
  /** @returns whether this graphics card can hold so large a picture */
  draw(samples: Samples, frame: Frame): boolean
  /** Does all of draw but for the light, so that a picture that comes next costs nothing when it comes. */
  prepare(samples: Samples, frame: Omit<Frame, 'isInverted' | 'brightness'>): void
  dispose(): void
}

/** A picture on the graphics card, with what was last gathered from it. */
interface Held {
  picture: WebGLTexture
  gathered: WebGLTexture | null
  size: string
  moved: string
  isColour: boolean
}

/** Beside the one that is drawn. */
const mostHeldBytes = 128 * 1024 * 1024

const units = { picture: 0, gathered: 1, brightness: 2 }

function formatOf(gl: WebGL2RenderingContext, { channels, bits }: Samples) {
  if (channels === 3) return { inner: gl.RGB8UI, outer: gl.RGB_INTEGER, type: gl.UNSIGNED_BYTE }
  if (bits === 8) return { inner: gl.R8UI, outer: gl.RED_INTEGER, type: gl.UNSIGNED_BYTE }
  return { inner: gl.R16UI, outer: gl.RED_INTEGER, type: gl.UNSIGNED_SHORT }
}

/** Draws pictures on one canvas, in two passes, and keeps those that were drawn or prepared last. @throws Error where the shaders do not compile */
export function openRenderer(gl: WebGL2RenderingContext): Renderer {
  const gathering = link(gl, cover, gather)
  const showing = link(gl, cover, show)
  const buffer = gl.createFramebuffer()
  const largest = gl.getParameter(gl.MAX_TEXTURE_SIZE)
  /** The one used last is the last. */
  const held = new Map<Samples, Held>()
  let lit: Uint16Array | null = null
  const brightnesses = newTexture(gl, units.brightness)
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R16UI, 256, 256)
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)

  function upload(samples: Samples): Held {
    const { values, width, height, channels } = samples
    const { inner, outer, type } = formatOf(gl, samples)
    const picture = newTexture(gl, units.picture)
    gl.texStorage2D(gl.TEXTURE_2D, 1, inner, width, height)
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, outer, type, values)
    return { picture, gathered: null, size: '', moved: '', isColour: channels === 3 }
  }

  function release({ picture, gathered }: Held): void {
    gl.deleteTexture(picture)
    gl.deleteTexture(gathered)
  }

  function makeRoom(): void {
    let bytes = 0
    for (const [samples, one] of [...held].reverse().slice(1)) {
      bytes += samples.values.byteLength
      if (bytes <= mostHeldBytes) continue
      release(one)
      held.delete(samples)
    }
  }

  function hold(samples: Samples): Held | null {
    if (samples.width > largest || samples.height > largest) return null
    const one = held.get(samples) ?? upload(samples)
    held.delete(samples)
    held.set(samples, one)
    makeRoom()
    return one
  }

  function bind(texture: WebGLTexture | null, unit: number): void {
    gl.activeTexture(gl.TEXTURE0 + unit)
    gl.bindTexture(gl.TEXTURE_2D, texture)
  }

  function fitGathered(one: Held, { width, height }: Size): void {
    const size = `${width} ${height}`
    if (size === one.size) return
    gl.deleteTexture(one.gathered)
    one.gathered = newTexture(gl, units.gathered)
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32UI, width, height)
    one.size = size
    one.moved = ''
  }

  function gatherFor(one: Held, { pane, placement, isSmooth, lens }: Omit<Frame, 'isInverted' | 'brightness'>): void {
    gl.viewport(0, 0, pane.width, pane.height)
    fitGathered(one, pane)
    const moved = JSON.stringify([placement, isSmooth, lens])
    if (moved === one.moved) return
    const { scale, stretch, origin, turn } = placement
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffer)
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, one.gathered, 0)
    bind(one.picture, units.picture)
    gathering.use()
    gl.uniform1i(gathering.at('picture'), units.picture)
    gl.uniform1f(gathering.at('paneHeight'), pane.height)
    gl.uniform1f(gathering.at('scale'), scale)
    gl.uniform2f(gathering.at('stretch'), stretch.x, stretch.y)
    gl.uniform2f(gathering.at('origin'), origin.x, origin.y)
    gl.uniform4f(gathering.at('turn'), turn.a, turn.b, turn.c, turn.d)
    gl.uniform4f(gathering.at('lens'), lens?.middle.x ?? 0, lens?.middle.y ?? 0, lens?.radius ?? 0, lens?.factor ?? 1)
    gl.uniform1i(gathering.at('isSmooth'), Number(isSmooth))
    gl.uniform1i(gathering.at('isColour'), Number(one.isColour))
    gl.drawArrays(gl.TRIANGLES, 0, 3)
    one.moved = moved
  }

  function light(brightness: Uint16Array | null): void {
    if (!brightness || brightness === lit) return
    bind(brightnesses, units.brightness)
    gl.texSubImage2D(
      gl.TEXTURE_2D,
      0,
      0,
      0,
      256,
      brightness.length / 256,
      gl.RED_INTEGER,
      gl.UNSIGNED_SHORT,
      brightness,
    )
    lit = brightness
  }

  function prepare(samples: Samples, frame: Omit<Frame, 'isInverted' | 'brightness'>): void {
    const one = hold(samples)
    if (one) gatherFor(one, frame)
  }

  function draw(samples: Samples, frame: Frame): boolean {
    const { brightness, isInverted } = frame
    const one = hold(samples)
    if (!one) return false
    gatherFor(one, frame)
    light(brightness)
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    bind(one.gathered, units.gathered)
    showing.use()
    gl.uniform1i(showing.at('gathered'), units.gathered)
    gl.uniform1i(showing.at('brightness'), units.brightness)
    gl.uniform1i(showing.at('last'), (brightness?.length ?? 1) - 1)
    gl.uniform1i(showing.at('isColour'), Number(one.isColour))
    gl.uniform1i(showing.at('isInverted'), Number(isInverted))
    gl.drawArrays(gl.TRIANGLES, 0, 3)
    return true
  }

  function dispose(): void {
    for (const one of held.values()) release(one)
    held.clear()
    gl.deleteTexture(brightnesses)
    gl.deleteFramebuffer(buffer)
  }
  return { draw, prepare, dispose }
}
