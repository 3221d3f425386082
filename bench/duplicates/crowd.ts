import { angles, type Print, rings } from '#core/duplicate/fingerprint.ts'
import { createRandom, type Random } from '#core/random.ts'

/** Of so many images one has copies, as many as stand here; the others are alone. */
const [one, copies] = [47, 20]
/** What a copy's spectrum differs by from its original's, of which 31 are one deviation of a ring. */
const noise = 12
/** Of copies so many in a hundred lie upon a canvas that grew, and are looked at within smaller circles as well. */
const uponCanvas = 12
const discsOfAll = [1, 0.93]
const discsUponCanvas = [...discsOfAll, 0.87, 0.825, 0.78, 0.74, 0.7, 0.665, 0.63]

/** Films that there are, of which one of a patient that there is not is mixed. */
const mixed = 8

interface Patient {
  films: readonly (readonly Print[])[]
  shares: number[]
}

/** Shares come to 1, and so do their squares: what films have in common stays as strong as it is, and so does what they differ by. */
function drawPatient(films: readonly (readonly Print[])[], random: Random): Patient {
  const drawn = Array.from({ length: mixed }, () => random.normal())
  const mean = drawn.reduce((sum, value) => sum + value, 0) / mixed
  const length = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0))
  const shares = drawn.map(value => 1 / mixed + ((value - mean) / length) * Math.sqrt(1 - 1 / mixed))
  return { films: drawn.map(() => films[random.integer(films.length)] as readonly Print[]), shares }
}

/** A spectrum of a patient within one of the discs that all have, each ring of a deviation of 31, turned, and no two quite the same. */
function spectrumOf({ films, shares }: Patient, disc: number, turn: number, random: Random): Int8Array {
  const spectrum = new Int8Array(rings * angles)
  for (let ring = 0; ring < spectrum.length; ring += angles)
    for (let a = 0; a < angles; a++) {
      let value = 0
      for (const [i, film] of films.entries())
        value += (shares[i] as number) * (film[disc]?.spectrum[ring + ((a + turn) % angles)] ?? 0)
      // Even, since it is quick: some 10⁸ are drawn.
      const off = ((random.uint32() / 2 ** 32) * 2 - 1) * noise * Math.sqrt(3)
      spectrum[ring + a] = Math.min(Math.max(Math.round(value + off), -127), 127)
    }
  return spectrum
}

/**
 * Fingerprints of as many images as there are in no set that we have: most of one image a patient, the others of one with twenty copies
 * each. They are mixed from those of real films, so that patients are about as alike as films are.
 */
export function* drawCrowd(films: readonly (readonly Print[])[], count: number, seed: string): Generator<Print[]> {
  const random = createRandom(seed)
  let patient = drawPatient(films, random)
  let left = 0
  for (let i = 0; i < count; i++) {
    const isCopy = left > 0
    if (isCopy) left--
    else {
      patient = drawPatient(films, random)
      left = random.integer(one) === 0 ? copies : 0
    }
    const discs = isCopy && random.integer(100) < uponCanvas ? discsUponCanvas : discsOfAll
    const turn = random.integer(angles)
    yield discs.map((disc, k) => ({ disc, spectrum: spectrumOf(patient, k % discsOfAll.length, turn, random) }))
  }
}
