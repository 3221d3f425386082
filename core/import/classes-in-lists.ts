import { InvalidInput } from '#core/errors.ts'
import { ListRoom } from '#core/import/list/list-room.ts'
import { lookAround } from '#core/import/list/look.ts'
import { readAny } from '#core/import/list/read-list.ts'

/** A list beside the files, or what it begins with. */
export interface BroughtList {
  path: string
  content: Buffer
}

/** They are read in the process that answers everybody; what is packed, or a spreadsheet, is far more than was sent. */
const most = { bytes: 8 * 2 ** 20, cells: 200_000 }

/** How lists call the files that they name, as often as they do; a list that is none, or not understood, says nothing. */
export function classesInLists(names: readonly string[], lists: readonly BroughtList[]): string[] {
  const look = lookAround({ names, classNames: [] }, new ListRoom(most))
  return lists.flatMap(({ path, content }) => {
    try {
      const list = readAny(content, path, look)
      if (list === null || list.shape === 'UNKNOWN' || !list.proposed.isUsed) return []
      return [...list.mentions(list.proposed)].flatMap(({ answers }) => answers.map(({ className }) => className))
    } catch (error) {
      if (error instanceof InvalidInput) return []
      throw error
    }
  })
}
