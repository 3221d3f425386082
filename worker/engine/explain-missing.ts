/** Why an optional package cannot be used, in one line. @param error what importing it threw */
export function explainMissing(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  // As Node says it, and as Vite does, through which the tests run.
  const isMissing = /Cannot find package|Could not resolve/.test(message) && message.includes(name)
  return `${name.replace('@tensorflow/', '')}: ${isMissing ? 'not installed' : hintOf(message)}`
}

/** The first line of what went wrong, with what it means where that is known. */
function hintOf(message: string): string {
  const [first = ''] = message.split('\n')
  if (/libcud|libcublas|libnvinfer/.test(message)) return `a library of CUDA is missing (${first})`
  if (/isNullOrUndefined/.test(message))
    return `it does not load on Node ${process.versions.node}, 22 at most (${first})`
  return first
}
