/** Why an optional package cannot be used, in one line. @param error what importing it threw */
export function explainMissing(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const isMissing =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && message.includes(name)
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
