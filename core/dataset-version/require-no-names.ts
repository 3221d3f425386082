import { InvalidInput } from '#core/errors.ts'
import type { BurnedIn } from '#core/generated/prisma/enums.ts'

interface Reviewed {
  fileName: string
  burnedIn: BurnedIn | null
}

/** A dataset leaves the house: no picture goes in that a person saw names in. @throws InvalidInput */
export function requireNoNames(images: readonly Reviewed[]): void {
  const named = images.filter(image => image.burnedIn === 'YES')
  if (named.length === 0) return
  const first = named
    .map(image => image.fileName)
    .sort()
    .slice(0, 3)
  const rest = named.length > first.length ? ` and ${named.length - first.length} more` : ''
  const what = `${named.length} with names in the picture: ${first.join(', ')}${rest}`
  throw new InvalidInput('images', what, 'pictures without names in them')
}
