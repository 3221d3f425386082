/**
 * Loaded into the API's own process before its code, so that what is measured is the product and nothing else: says
 * when it listens and which routes it has, and how long its event loop stood still for one thing. One person asks here
 * what a hundred would: what one may ask for within a minute is the only limit that is lifted.
 */
import diagnostics from 'node:diagnostics_channel'
import type { Server } from 'node:http'
import { shareLimits } from '#server/limits/figures.ts'

shareLimits.costPerMinute.person = Number.MAX_SAFE_INTEGER

/** Of express' router; it has no types of its own. */
interface Layer {
  rawPath?: unknown
  slash: boolean
  handle: { stack?: Layer[] }
  route?: { path: unknown; methods: Record<string, boolean> }
}

const joined = (prefix: string, path: unknown) => `${prefix}${String(path)}`.replace(/\/+/g, '/')

/** "GET /files/images/:id" for a route; "USE /graphql" for what answers everything below a path. */
export function routesOf(stack: readonly Layer[], prefix = ''): string[] {
  return stack.flatMap(({ route, rawPath, slash, handle }) => {
    if (route) return Object.keys(route.methods).map(m => `${m.toUpperCase()} ${joined(prefix, route.path)}`)
    if (handle.stack) return routesOf(handle.stack, slash ? prefix : joined(prefix, rawPath))
    return slash ? [] : [`USE ${joined(prefix, rawPath)}`]
  })
}

interface Listening {
  server: Server
}

const stackOf = (listener: object): Layer[] =>
  'router' in listener ? (listener as { router: { stack: Layer[] } }).router.stack : []

diagnostics.subscribe('tracing:net.server.listen:asyncEnd', message => {
  const stack = (message as Listening).server.listeners('request').flatMap(stackOf)
  if (stack.length > 0) process.send?.({ routes: [...new Set(routesOf(stack))] })
})

/** Of this thread alone: other processes of a busy machine, and work that is elsewhere, do not count. */
const busyMs = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
let last = busyMs()
let longest = 0
const look = () => {
  const now = busyMs()
  longest = Math.max(longest, now - last)
  last = now
}
setInterval(look, 3).unref()

process.on('message', message => {
  look()
  if (message === 'longest') process.send?.({ longestMs: longest })
  longest = 0
})
