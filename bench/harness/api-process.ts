import { monitorEventLoopDelay } from 'node:perf_hooks'
import '../../server/main.ts'

/** The product's own API, in a process that also knows how long its event loop stood, and how much memory it took. */
const resolutionMs = 5
const delay = monitorEventLoopDelay({ resolution: resolutionMs })
delay.enable()
let since = process.cpuUsage()
let before = process.memoryUsage.rss()
let peak = before
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss())
}
setInterval(look, 20).unref()

process.on('message', message => {
  const { user, system } = process.cpuUsage(since)
  look()
  if (message === 'reset') {
    delay.reset()
    since = process.cpuUsage()
    before = process.memoryUsage.rss()
    peak = before
  }
  // A delay is measured from the timer's own interval: what is above it is standing still.
  const stallMs = Math.max(0, delay.max / 1e6 - resolutionMs)
  process.send?.({
    stallMs: Number.isFinite(stallMs) && delay.count > 0 ? stallMs : 0,
    workMs: (user + system) / 1000,
    memoryBytes: peak - before,
  })
})
