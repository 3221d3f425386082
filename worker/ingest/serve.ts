import type { Doers, FromProcess, ToProcess } from './protocol.ts'

/** The other end of reading-process.ts, in a process of its own: does what it is asked until its parent is gone. */
export function serve(doers: Doers): void {
  const tell = (message: FromProcess) => process.send?.(message)
  process.on('message', (asked: ToProcess) => {
    const { id } = asked
    const onStoring = (byteCount: number) => void tell({ id, storing: byteCount })
    const doing =
      asked.act === 'inspect' ? doers.inspect(asked.request, onStoring) : doers.ingest(asked.request, onStoring)
    doing.then(
      answer => tell({ id, answer }),
      error => {
        const { name, message } = error instanceof Error ? error : new Error(String(error))
        tell({ id, failure: { name, message } })
      },
    )
  })
  process.on('disconnect', () => process.exit())
  tell({ ready: true })
}
