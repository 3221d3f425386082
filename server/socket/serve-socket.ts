import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { fromNodeHeaders } from 'better-auth/node'
import { handleProtocols, makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { networkOf } from '#server/limits/caller.ts'
import { socketLimits } from '#server/limits/figures.ts'
import { CallerLeft } from '#server/limits/run-within.ts'
import { requestIdOf } from '#server/observe/request-notes.ts'
import { isOwnOrigin } from '#server/origin.ts'
import type { SocketExtra } from '#server/socket/admit.ts'
import { type AnswerParts, answerSocket } from '#server/socket/answer-socket.ts'
import { carry } from '#server/socket/carry.ts'
import { closeCodes } from '#server/socket/close-codes.ts'
import { type SessionParts, Sessions } from '#server/socket/sessions.ts'
import { Tally } from '#server/socket/tally.ts'

interface SocketParts extends AnswerParts, SessionParts {
  publicUrl: string
  /** Of whoever is behind the proxies that are trusted. */
  addressOf(request: IncomingMessage): string
}

/** Nobody else listens to this socket any more: a peer that hangs up must not end the process. */
function refuseUpgrade(socket: Duplex, status: string, requestId: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nx-request-id: ${requestId}\r\nconnection: close\r\n\r\n`, () => socket.destroy())
}

/** What somebody came with: the upgrade's cookie or key, or the key in the first message, which browsers' sockets can send. */
function headersOf(request: IncomingMessage, params: Readonly<Record<string, unknown>> | undefined): Headers {
  const headers = fromNodeHeaders(request.headers)
  const given = params?.authorization ?? params?.Authorization
  if (typeof given === 'string' && /^[\x20-\x7e]+$/.test(given)) headers.set('authorization', given)
  return headers
}

/** Serves operations at /graphql to whoever is signed in; a page of another site may not use this site's cookie. */
export function serveSocket(http: Server, parts: SocketParts): { close(): Promise<void> } {
  const { publicUrl, addressOf, log, counts } = parts
  const sockets = new WebSocketServer({ noServer: true, maxPayload: socketLimits.frameBytes, handleProtocols })
  const sessions = new Sessions(parts)
  const ofAddress = new Tally(socketLimits.socketsOfAddress)
  const ofPerson = new Tally(socketLimits.socketsOfPerson)

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const requestId = requestIdOf(request.headers['x-request-id'])
    const isHere = request.url?.split('?')[0] === '/graphql'
    if (!isHere || !isOwnOrigin(request.headers, publicUrl)) return refuseUpgrade(socket, '403 Forbidden', requestId)
    const leave = ofAddress.enter(networkOf(addressOf(request)))
    if (!leave) return refuseUpgrade(socket, '429 Too Many Requests\r\nretry-after: 5', requestId)
    socket.once('close', leave)
    sockets.handleUpgrade(request, socket, head, opened => {
      counts.open.sockets += 1
      opened.once('close', () => {
        counts.open.sockets -= 1
      })
      sockets.emit('connection', opened, request)
    })
  }
  http.on('upgrade', upgrade)

  const server = makeServer<Record<string, unknown>, SocketExtra>({
    ...answerSocket(parts),
    connectionInitWaitTimeout: socketLimits.initMilliseconds,
    async onConnect({ extra, connectionParams }) {
      const { socket } = extra
      const session = sessions.of(headersOf(extra.request, connectionParams))
      const actor = await session.look(true)
      if (!actor || extra.left.signal.aborted) return false
      const leave = ofPerson.enter(actor.id)
      if (!leave) {
        socket.close(closeCodes.tooMany, 'Too many sockets')
        return false
      }
      socket.once('close', leave)
      extra.session = session
      sessions.follow(session, () => socket.close(closeCodes.forbidden, 'Forbidden'))
      return true
    },
    onClose({ extra }) {
      extra.session.close()
      extra.left.abort(new CallerLeft())
    },
  })
  const extraOf = (socket: SocketExtra['socket'], request: IncomingMessage): SocketExtra => ({
    socket,
    request,
    session: sessions.of(new Headers()),
    left: new AbortController(),
    address: addressOf(request),
  })
  carry(sockets, server, extraOf, log)

  return {
    async close() {
      http.off('upgrade', upgrade)
      sessions.close()
      const gone = new Promise(resolve => sockets.close(resolve))
      for (const socket of sockets.clients) socket.close(closeCodes.leaving, 'Going away')
      // Whoever does not answer is cut.
      const cut = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, 1000)
      await gone
      clearTimeout(cut)
    },
  }
}
