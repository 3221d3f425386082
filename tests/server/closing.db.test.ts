import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openServer } from '#server/open-server.ts'
import { openApi } from '#tests/kit/api.ts'

const { parts } = await openApi()
const head = 'POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n'

test('it closes within the patience of a process that ends, whoever holds a connection and does not let go', async () => {
  const server = await openServer(parts)
  const said = ['', head, `${head}content-type: application/json\r\ncontent-length: 99\r\n\r\n{`]
  const held = await Promise.all(
    said.map(async text => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      if (text) socket.write(text)
      return socket
    }),
  )
  const begun = performance.now()
  await server.close()
  // core/exit-with-parent.ts has 8 s, for the queue and the database too.
  expect(performance.now() - begun).toBeLessThan(6_000)
  for (const socket of held) socket.destroy()
})
