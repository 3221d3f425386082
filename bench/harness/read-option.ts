import { InvalidInput } from '#core/errors.ts'

/** @throws InvalidInput naming the option and the part that is not allowed */
export function readList<T extends string>(option: string, text: string, allowed: readonly T[]): T[] {
  return text.split(',').map(part => {
    const found = allowed.find(a => a === part)
    if (found === undefined) throw new InvalidInput(`--${option}`, part, allowed.join(', '))
    return found
  })
}

/** @throws InvalidInput naming the option and what is allowed */
export function readCount(option: string, text: string, low: number, high: number): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < low || count > high)
    throw new InvalidInput(`--${option}`, text, `a whole number from ${low} to ${high}`)
  return count
}
