import { InvalidInput } from '#core/errors.ts'
import { drawAnatomy } from '#core/phantom/anatomy.ts'
import { drawParts } from '#core/phantom/bones.ts'
import { expose } from '#core/phantom/exposure.ts'
import { layOnFilm } from '#core/phantom/film.ts'
import { breakVertebra } from '#core/phantom/fracture.ts'
import { softTissue } from '#core/phantom/soft-tissue.ts'
import { drawView, leadLetter } from '#core/phantom/view.ts'
import { createRandom } from '#core/random.ts'

export interface PhantomRequest {
  /** From 0 to 2147483647. */
  seed: number
  /** Number of the patient, from 0: the same patient has the same neck in every view. */
  patient: number
  /** Number of the view, from 0. */
  view: number
  hasFracture: boolean
  /** Pixels, from 32 to 2048. */
  width?: number
  height?: number
}

export interface Phantom {
  width: number
  height: number
  /** Uint8Array[height * width], row by row from the top, luminance 0 (black) to 255. */
  pixels: Uint8Array
}

function checkWhole(field: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new InvalidInput(field, String(value), `a whole number from ${least} to ${most}`)
}

/**
 * A lateral radiograph of a cervical spine that nobody has: for trying the product out, never for judging a model.
 * Patients differ in build, posture, wear and bone density, views in turn, shift, exposure, noise and shutters;
 * fractured and whole spines share all of that. The same request gives the same bytes.
 * @throws InvalidInput
 */
export function drawPhantom(request: PhantomRequest): Phantom {
  const { seed, patient, view: number, hasFracture, width = 256, height = 320 } = request
  checkWhole('seed', seed, 0, 2 ** 31 - 1)
  checkWhole('patient', patient, 0, 1_000_000)
  checkWhole('view', number, 0, 1_000_000)
  checkWhole('width', width, 32, 2048)
  checkWhole('height', height, 32, 2048)

  const ofPatient = `${seed}/patient/${patient}`
  const random = createRandom(`${ofPatient}/view/${number}`)
  const view = drawView(random)
  const whole = drawAnatomy(createRandom(ofPatient), view.flexion)
  const broken = breakVertebra(whole.vertebrae, createRandom(`${ofPatient}/fracture`))
  const anatomy = hasFracture ? { ...whole, vertebrae: broken.vertebrae } : whole
  const cracks = anatomy.vertebrae.map((_, level) => (hasFracture && level === broken.level ? broken.crack : null))

  const shapes = [softTissue(whole), ...drawParts(anatomy, cracks), ...leadLetter(view)]
  const film = layOnFilm(shapes, width, height, view)
  return { width, height, pixels: expose(film, width, height, view, random) }
}
