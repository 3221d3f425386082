interface Place {
  /** Of the list: the project and the query. */
  list: string
  imageId: string
}

let place: Place | undefined
const offsets = new Map<string, number>()

export const listOf = (projectId: string, query: string) => projectId + query

/** The reading room says which image is open, so that the grid can be found again where it was left. */
export function rememberPlace(list: string, imageId: string) {
  place = { list, imageId }
}

/** How far a grid was scrolled, in pixels of all its rows. */
export function rememberOffset(list: string, offset: number) {
  offsets.set(list, offset)
}

/** Where to go on in this list, for whoever comes from one of its images. */
export const placeIn = (list: string) =>
  place?.list === list ? { imageId: place.imageId, offset: offsets.get(list) ?? 0 } : undefined

export function forgetPlace() {
  place = undefined
}
