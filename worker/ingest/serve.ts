import type { Doers, FromProcess, ToProcess } from './protocol.ts'

/** The other end of reading-process.ts, in a process of its own: does one act after another until its parent is gone. */
export function serve(doers: Doers): void {
  const tell = (message: FromProcess) => process.send?.(message)
  const onStoring = () => void tell({ storing: true })
  process.on('message', (asked: ToProcess) => {
    const doing =
      asked.act === 'inspect' ? doers.inspect(asked.request, onStoring) : doers.ingest(asked.request, onStoring)
    doing.then(
      answer => tell({ answer }),
      error => {
        const { name, message } = error instanceof Error ? error : new Error(String(error))
        tell({ failure: { name, message } })
      },
    )
  })
  process.on('disconnect', () => process.exit())
  tell({ ready: true })
}
