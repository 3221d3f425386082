import WebSocket from 'ws'

interface Heard {
  id?: string
  type: string
  payload?: unknown
}

/** A socket that speaks graphql-transport-ws word by word, right or wrong. */
export async function openRawSocket(
  url: string,
  headers: Record<string, string> = {},
  protocol = 'graphql-transport-ws',
) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol, { headers, skipUTF8Validation: true })
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of waiting) look()
  }
  socket.on('message', data => {
    heard.push(JSON.parse(String(data)))
    wake()
  })
  const closed = new Promise<number>(resolve => socket.once('close', code => resolve(code)))
  void closed.then(wake)
  const refused = new Promise<never>((_resolve, reject) => {
    socket.on('error', reject)
    socket.once('unexpected-response', (_request, response) => reject(new Error(`status ${response.statusCode}`)))
  })
  refused.catch(() => undefined)
  await Promise.race([new Promise(resolve => socket.once('open', resolve)), refused])

  /** The first message, of those heard or to come, that is such a one. */
  const hear = (is: (message: Heard) => boolean): Promise<Heard> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = heard.find(is)
        if (found) resolve(found)
        else if (socket.readyState === socket.CLOSED) reject(new Error('closed before it was heard'))
        else return
        waiting.delete(look)
      }
      waiting.add(look)
      look()
    })
  const send = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    heard,
    closed,
    hear,
    send,
    async init(payload?: Record<string, unknown>) {
      send({ type: 'connection_init', ...(payload ? { payload } : {}) })
      await hear(m => m.type === 'connection_ack')
    },
    subscribe: (id: string, query: string, variables?: Record<string, unknown>) =>
      send({ id, type: 'subscribe', payload: { query, variables } }),
    answerOf: (id: string) => hear(m => m.id === id && m.type !== 'complete'),
  }
}
