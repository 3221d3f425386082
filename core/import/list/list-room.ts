import { InvalidInput } from '#core/errors.ts'

/** Of all lists of a source together, of spreadsheets unpacked: they are held at once. */
export const mostInLists = { bytes: 512 * 2 ** 20, cells: 20_000_000 }
export type InLists = typeof mostInLists

/** What is left of the room that the lists of a source have. */
export class ListRoom {
  private readonly most: InLists
  private left: InLists
  constructor(most: InLists = mostInLists) {
    this.most = most
    this.left = { ...most }
  }

  leftOf(what: keyof InLists): number {
    return Math.max(0, this.left[what])
  }

  /** @throws InvalidInput where there is not as much left */
  take(what: keyof InLists, count: number, path: string): void {
    this.left[what] -= count
    if (this.left[what] >= 0) return
    const most = this.most[what]
    throw new InvalidInput(path, `with the lists before it more than ${most} ${what}`, `up to ${most} in all lists`)
  }

  /** @returns what gives back all that is taken from now on */
  mark(): () => void {
    const before = { ...this.left }
    return () => {
      this.left = before
    }
  }
}
