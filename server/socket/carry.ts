import type { IncomingMessage } from 'node:http'
import type { Server } from 'graphql-ws'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Log } from '#core/log.ts'
import { describe } from '#server/format-error.ts'
import { socketLimits } from '#server/limits/figures.ts'
import { closeCodes } from '#server/socket/close-codes.ts'

/** What the protocol's server is told of a socket. */
export interface Extra {
  socket: WebSocket
  request: IncomingMessage
}

const pulseMilliseconds = 12_000

const isClogged = (socket: WebSocket) => socket.bufferedAmount > socketLimits.unreadBytes

/** @param done when it was handed on, or why it was not. A peer that reads nothing is cut. */
export function sendOn(socket: WebSocket, data: string, done: (error?: Error | null) => void): void {
  if (socket.readyState === socket.OPEN && !isClogged(socket)) socket.send(data, done)
  else {
    if (socket.readyState === socket.OPEN) socket.terminate()
    done()
  }
}

/** Cuts a socket whose other side has not answered since the last ping. */
function keepPulse(socket: WebSocket): void {
  let hasAnswered = true
  socket.on('pong', () => {
    hasAnswered = true
  })
  const pulse = setInterval(() => {
    if (!hasAnswered) return socket.terminate()
    hasAnswered = false
    if (socket.readyState === socket.OPEN) socket.ping()
  }, pulseMilliseconds)
  socket.once('close', () => clearInterval(pulse))
}

/** Whether one more message is within the minute's. */
function countMessages(): () => boolean {
  let [count, since] = [0, performance.now()]
  return () => {
    if (performance.now() - since > 60_000) [count, since] = [0, performance.now()]
    count += 1
    return count <= socketLimits.messagesPerMinute
  }
}

/**
 * Carries messages between ws and graphql-ws. graphql-ws brings one of its own, which writes what peers do wrong to the
 * console, and lets a peer that reads nothing pile up answers.
 */
export function carry<E extends Extra>(
  sockets: WebSocketServer,
  server: Server<E>,
  extraOf: (socket: WebSocket, request: IncomingMessage) => E,
  log: Log,
): void {
  sockets.on('connection', (socket, request) => {
    // ws has closed it with the right code already: 1009 for a message too large, 1007 for text that is none.
    socket.on('error', error => log.debug(describe(error), 'a socket failed'))
    keepPulse(socket)
    const isWithin = countMessages()
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: data =>
          new Promise((resolve, reject) => sendOn(socket, data, error => (error ? reject(error) : resolve()))),
        close: (code, reason) => socket.close(code, reason),
        onMessage: handle =>
          socket.on('message', data => {
            if (socket.readyState !== socket.OPEN) return
            if (!isWithin()) return socket.close(closeCodes.tooMany, 'Too many messages')
            if (isClogged(socket)) return socket.terminate()
            handle(String(data)).catch((error: unknown) => {
              if (socket.readyState !== socket.OPEN) return
              log.error(describe(error), 'unknown error of a socket')
              socket.close(closeCodes.failed, 'Internal server error')
            })
          }),
      },
      extraOf(socket, request),
    )
    socket.once('close', (code, reason) => {
      closed(code, String(reason)).catch((error: unknown) => log.error(describe(error), 'a socket could not be left'))
    })
  })
}
