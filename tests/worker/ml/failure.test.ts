import { describe, expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { deathOf, errorOf, failureOf } from '#worker/ml/failure.ts'
import { Cancelled } from '#worker/ml/work.ts'

const across = (error: unknown) => errorOf(structuredClone(failureOf(error)))

describe('an error that crosses threads', () => {
  test('arrives as what it was', () => {
    expect(across(new Cancelled())).toBeInstanceOf(Cancelled)
    const invalid = across(new InvalidInput('image', 'a', 'b'))
    expect(invalid).toBeInstanceOf(InvalidInput)
    expect(invalid).toMatchObject({ field: 'image', value: 'a', allowed: 'b' })
    expect(across(new TypeError('no such thing'))).toMatchObject({ name: 'TypeError', message: 'no such thing' })
    expect(across('text')).toMatchObject({ message: 'text' })
  })

  test.each([
    'out of memory: 4294964000 more bytes',
    'Array buffer allocation failed',
    'Aborted(). Build with -sASSERTIONS for more info.',
    'memory access out of bounds',
  ])('says that memory ran out, and what needs less, once, where an engine says "%s"', message => {
    const said = `the engine ran out of memory (${message}); a smaller batch or image size needs less`
    expect(across(new Error(message)).message).toBe(said)
    expect(across(across(new Error(message))).message).toBe(said)
  })

  test('a thread that died of memory says so too, and of anything else what it was', () => {
    const memory = Object.assign(new Error('terminated'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })
    const advice = 'a smaller batch or image size needs less'
    expect(deathOf('the computing thread', memory).message).toBe(
      `the computing thread died: it ran out of memory; ${advice}`,
    )
    expect(deathOf('the computing thread', new Error('no such file')).message).toBe(
      'the computing thread died: no such file',
    )
  })
})
