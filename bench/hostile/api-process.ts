import { monitorEventLoopDelay } from 'node:perf_hooks'
import '../../server/main.ts'

/** The product's own API, in a process that also knows how long its event loop stood. */
const resolutionMs = 5
const delay = monitorEventLoopDelay({ resolution: resolutionMs })
delay.enable()
let since = process.cpuUsage()

process.on('message', message => {
  const { user, system } = process.cpuUsage(since)
  if (message === 'reset') {
    delay.reset()
    since = process.cpuUsage()
  }
  // A delay is measured from the timer's own interval: what is above it is standing still.
  const stallMs = Math.max(0, delay.max / 1e6 - resolutionMs)
  process.send?.({ stallMs: Number.isFinite(stallMs) && delay.count > 0 ? stallMs : 0, workMs: (user + system) / 1000 })
})
