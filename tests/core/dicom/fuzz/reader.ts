import { isDeepStrictEqual } from 'node:util'
import { InvalidInput } from '#core/errors.ts'
import { createRandom } from '#core/random.ts'
import { corpus } from '#tests/core/dicom/fuzz/corpus.ts'
import { mutate } from '#tests/core/dicom/fuzz/mutate.ts'
import { readBytes } from '#tests/kit/dicom-acts.ts'

/**
 * Reads damaged files, one line an event: `node tests/core/dicom/fuzz/reader.ts SEED FROM TO`.
 * "at N NAME: HOW" before a file is read, "read", "refused" or "wrong: WHY" after, with the greatest memory so far.
 */
const [seed = 'lamina', from = '0', to = '10'] = process.argv.slice(2)
const specimens = await corpus()
const pseudonymKey = Buffer.alloc(32)

const say = (line: string) => process.stdout.write(`${line} ${process.resourceUsage().maxRSS}\n`)

async function outcomeOf(bytes: Buffer): Promise<string> {
  try {
    const picture = await readBytes(bytes, { frame: bytes.length % 2 === 0 ? 1 : null, pseudonymKey })
    const { samples, width, height, channels, bitDepth } = picture
    if (samples.length !== width * height * channels) return `wrong: ${samples.length} samples`
    if (bitDepth < 8 || bitDepth > 16 || samples.some(sample => sample >= 2 ** bitDepth))
      return `wrong: bits ${bitDepth}`
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(picture.display)), picture.display)) return 'wrong: no record'
    return 'read'
  } catch (error) {
    if (error instanceof InvalidInput && error.field === 'file') return 'refused'
    return `wrong: ${error instanceof Error ? (error.stack ?? error.message).replaceAll('\n', ' ') : String(error)}`
  }
}

// What the codecs and the undamaged files take is no growth.
for (const { bytes } of specimens) await outcomeOf(bytes)
say('ready')
for (let index = Number(from); index < Number(to); index++) {
  const random = createRandom(`${seed}/${index}`)
  const specimen = specimens[random.integer(specimens.length)]
  if (!specimen) throw new RangeError('an empty corpus')
  const { bytes, how } = mutate(specimen.bytes, random)
  say(`at ${index} ${specimen.name}: ${how}`)
  say(await outcomeOf(bytes))
}
