import { obstacleOf } from '#core/job/obstacle.ts'
import type { Doers, FromProcess, ToProcess } from './protocol.ts'

/** The other end of reading-process.ts, in a process of its own: does one act after another until its parent is gone. */
export function serve(doers: Doers): void {
  const tell = (message: FromProcess) => process.send?.(message)
  process.on('message', (asked: ToProcess) => {
    const doing = asked.act === 'inspect' ? doers.inspect(asked.request) : doers.ingest(asked.request)
    doing.then(
      answer => tell({ answer }),
      error => {
        const { name, message } = error instanceof Error ? error : new Error(String(error))
        tell({ failure: { name, message, obstacle: obstacleOf(error) } })
      },
    )
  })
  process.on('disconnect', () => process.exit())
}
