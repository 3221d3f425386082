import { hasCode } from '../process.ts'

/** What a person is told in one line instead of a stack. */
export class Complaint extends Error {
  override name = 'Complaint'
}

/** One line for whatever stopped the start; a fault of the product itself keeps its stack. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const place = 'path' in error ? ` ${error.path}` : ''
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return `the disk is full: cannot write${place}; free some space and start again`
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS'))
    return `no permission to write${place}: start as its owner, or set LAMINA_DATA_DIR to a folder of yours`
  if (hasCode(error, 'ENOTDIR', 'EEXIST'))
    return `${'path' in error ? error.path : error.message} is not a folder; set LAMINA_DATA_DIR`
  if (error instanceof TypeError || error instanceof ReferenceError) return error.stack ?? error.message
  const lines = error.message.split('\n')
  // Prisma's begin with an empty line and what was asked, and end with why it failed.
  return (lines[0] === '' ? lines.at(-1) : lines[0]) || error.name
}
