import { exitWithParent } from '#core/exit-with-parent.ts'
import { showPulse } from '#core/pulse.ts'

const working = setInterval(() => {}, 1000)
if (process.env.SMALL_WORKER_IS_DEAF) process.on('SIGTERM', () => {})
else exitWithParent(async () => clearInterval(working))
if (!process.env.SMALL_WORKER_IS_NEVER_READY) process.send?.('ready')
console.log('{"level":30,"msg":"began"}')
showPulse()
