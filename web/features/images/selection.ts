/** Images that are picked: some, by their ids, or all that a filter has but some. */
export interface Selection {
  readonly isAll: boolean
  /** Those that are picked, or of all those that are not. */
  readonly ids: ReadonlySet<string>
}

/** As many may be picked one by one; more are picked by a filter. */
export const mostPicked = 5000

export const nothingPicked: Selection = { isAll: false, ids: new Set() }
export const allPicked: Selection = { isAll: true, ids: new Set() }

export const isPicked = ({ isAll, ids }: Selection, id: string): boolean => ids.has(id) !== isAll

/** @param isMeant to be picked from now on; else not */
export function pick(selection: Selection, images: readonly string[], isMeant: boolean): Selection {
  const ids = new Set(selection.ids)
  for (const id of images) {
    if (isMeant === selection.isAll) ids.delete(id)
    else ids.add(id)
  }
  return { ...selection, ids }
}

/** @param listed how many images the list has */
export const countPicked = ({ isAll, ids }: Selection, listed: number): number =>
  isAll ? Math.max(0, listed - ids.size) : ids.size

/** From one place of a list to another, whichever comes first. */
export const between = (one: number, other: number) => ({ from: Math.min(one, other), to: Math.max(one, other) + 1 })
