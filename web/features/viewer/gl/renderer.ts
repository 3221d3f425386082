import type { Placement, Point, Size } from '../placement.ts'
import type { Samples } from '../samples.ts'
import { link, newTexture } from './program.ts'
import { cover, gather, show } from './shaders.ts'

export interface Lens {
  middle: Point
  radius: number
  factor: number
}

export interface Frame {
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
  load(samples: Samples): boolean
  draw(frame: Frame): void
  dispose(): void
}

const units = { picture: 0, gathered: 1, brightness: 2 }

function formatOf(gl: WebGL2RenderingContext, { channels, bits }: Samples) {
  if (channels === 3) return { inner: gl.RGB8UI, outer: gl.RGB_INTEGER, type: gl.UNSIGNED_BYTE }
  if (bits === 8) return { inner: gl.R8UI, outer: gl.RED_INTEGER, type: gl.UNSIGNED_BYTE }
  return { inner: gl.R16UI, outer: gl.RED_INTEGER, type: gl.UNSIGNED_SHORT }
}

/** Draws one picture on one canvas, in two passes. @throws Error where the shaders do not compile */
export function openRenderer(gl: WebGL2RenderingContext): Renderer {
  const gathering = link(gl, cover, gather)
  const showing = link(gl, cover, show)
  const buffer = gl.createFramebuffer()
  const largest = gl.getParameter(gl.MAX_TEXTURE_SIZE)
  let picture: WebGLTexture | null = null
  let gathered: WebGLTexture | null = null
  let colour = false
  let known = { moved: '', size: '', brightness: null as Uint16Array | null }
  const brightnesses = newTexture(gl, units.brightness)
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R16UI, 256, 256)
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)

  function load(samples: Samples): boolean {
    const { values, width, height, channels } = samples
    if (width > largest || height > largest) return false
    const { inner, outer, type } = formatOf(gl, samples)
    gl.deleteTexture(picture)
    picture = newTexture(gl, units.picture)
    gl.texStorage2D(gl.TEXTURE_2D, 1, inner, width, height)
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, outer, type, values)
    colour = channels === 3
    known = { ...known, moved: '', brightness: null }
    return true
  }

  function makeRoom({ width, height }: Size): void {
    const size = `${width} ${height}`
    if (size === known.size) return
    gl.deleteTexture(gathered)
    gathered = newTexture(gl, units.gathered)
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32UI, width, height)
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffer)
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, gathered, 0)
    known = { ...known, size, moved: '' }
  }

  function gatherFor({ pane, placement, isSmooth, lens }: Frame): void {
    const moved = JSON.stringify([placement, isSmooth, lens])
    if (moved === known.moved) return
    const { scale, origin, turn } = placement
    gl.bindFramebuffer(gl.FRAMEBUFFER, buffer)
    gathering.use()
    gl.uniform1i(gathering.at('picture'), units.picture)
    gl.uniform1f(gathering.at('paneHeight'), pane.height)
    gl.uniform1f(gathering.at('scale'), scale)
    gl.uniform2f(gathering.at('origin'), origin.x, origin.y)
    gl.uniform4f(gathering.at('turn'), turn.a, turn.b, turn.c, turn.d)
    gl.uniform4f(gathering.at('lens'), lens?.middle.x ?? 0, lens?.middle.y ?? 0, lens?.radius ?? 0, lens?.factor ?? 1)
    gl.uniform1i(gathering.at('isSmooth'), Number(isSmooth))
    gl.uniform1i(gathering.at('isColour'), Number(colour))
    gl.drawArrays(gl.TRIANGLES, 0, 3)
    known.moved = moved
  }

  function light(brightness: Uint16Array | null): void {
    if (!brightness || brightness === known.brightness) return
    gl.activeTexture(gl.TEXTURE0 + units.brightness)
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
    known.brightness = brightness
  }

  function draw(frame: Frame): void {
    const { pane, brightness, isInverted } = frame
    if (!picture || pane.width === 0 || pane.height === 0) return
    gl.viewport(0, 0, pane.width, pane.height)
    makeRoom(pane)
    gatherFor(frame)
    light(brightness)
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    showing.use()
    gl.uniform1i(showing.at('gathered'), units.gathered)
    gl.uniform1i(showing.at('brightness'), units.brightness)
    gl.uniform1i(showing.at('last'), (brightness?.length ?? 1) - 1)
    gl.uniform1i(showing.at('isColour'), Number(colour))
    gl.uniform1i(showing.at('isInverted'), Number(isInverted))
    gl.drawArrays(gl.TRIANGLES, 0, 3)
  }

  function dispose(): void {
    for (const texture of [picture, gathered, brightnesses]) gl.deleteTexture(texture)
    gl.deleteFramebuffer(buffer)
  }
  return { load, draw, dispose }
}
