/** How long a good end may take before the process is ended anyway. */
const patienceMs = 8_000

/**
 * Ends this process in good order on SIGINT, SIGTERM, and when its launcher is gone, however that died: the channel
 * between them closes with it. Without a launcher (in a container) only the signals count.
 */
export function exitWithParent(stop: () => Promise<void>): void {
  let isStopping = false
  const end = (reason: string) => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => {
      process.stderr.write(`not ended ${patienceMs} ms after ${reason}: leaving at once\n`)
      process.exit(1)
    }, patienceMs).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`ending after ${reason} failed: ${error instanceof Error ? error.stack : error}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(signal))
  process.on('disconnect', () => end('the launcher was gone'))
  if (process.send && !process.connected) end('the launcher was gone')
}
