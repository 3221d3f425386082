import type { World } from './world.ts'

/** One way in that was open once, tried again from outside. */
export interface Attack {
  name: string
  /** @returns how it was held off, for people @throws Open where it was not */
  attempt(world: World): Promise<string>
}

/** The door is open: what was got. */
export class Open extends Error {
  override name = 'Open'
}

/** @throws Open */
export function hold(isHeld: boolean, seen: string): void {
  if (!isHeld) throw new Open(seen)
}

/** What an answer said, short enough for a line. */
export const brief = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 120)
