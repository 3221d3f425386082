import { z } from 'zod'

/** Of an image. */
export const mostReaders = 9
const readers = `a whole number from 1 to ${mostReaders}`

/** How many readers an image is to have. */
export const readerCountSchema = z.int(readers).min(1, readers).max(mostReaders, readers)
