import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import { type Attack, brief, hold } from './attack.ts'
import type { World } from './world.ts'

const upgrade = (world: World, headers: Record<string, string>) =>
  new Promise<string>(resolve => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers })
    socket.once('open', () => {
      socket.terminate()
      resolve('opened')
    })
    socket.once('error', error => resolve(error.message))
  })

export const wireAttacks: Attack[] = [
  {
    name: 'a page of another site opens a socket with the cookie of somebody signed in',
    attempt: async world => {
      const seen = await Promise.all(
        ['https://evil.example', 'null'].map(origin => upgrade(world, { cookie: world.reader.cookie, origin })),
      )
      hold(!seen.includes('opened'), 'the socket was opened')
      return seen.join('; ')
    },
  },
  {
    name: 'a syntax error takes the whole socket with it',
    attempt: async ({ url, reader }) => {
      class Cookied extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { headers: { cookie: reader.cookie, origin: url } })
        }
      }
      const client = createClient({
        url: `${url.replace('http', 'ws')}/graphql`,
        webSocketImpl: Cookied,
        retryAttempts: 0,
      })
      const ask = async (query: string) => {
        try {
          for await (const result of client.iterate({ query })) return JSON.stringify(result)
          return 'nothing'
        } catch (error) {
          return Array.isArray(error) ? JSON.stringify(error) : `closed: ${JSON.stringify(error)}`
        }
      }
      try {
        const refused = await ask('{ viewer { ')
        hold(!refused.startsWith('closed'), refused)
        const after = await ask('{ viewer { user { id } } }')
        hold(after.includes(reader.id), `afterwards: ${after}`)
        return brief(refused)
      } finally {
        await client.dispose()
      }
    },
  },
  {
    name: "a third party's script where somebody is signed in",
    attempt: async ({ url, reader }) => {
      const response = await fetch(`${url}/graphql`, {
        headers: { accept: 'text/html', cookie: reader.cookie },
        redirect: 'manual',
      })
      const text = await response.text()
      hold(!/<script[^>]+src="https?:|cdn|fonts\.g/.test(text), brief(text))
      return `${response.status} ${response.headers.get('location') ?? ''}`
    },
  },
  {
    name: 'pictures after signing out, from the cache of the browser',
    attempt: async ({ url, reader, imageIds: [id] }) => {
      const response = await fetch(`${url}/files/images/${id}/preview`, { headers: { cookie: reader.cookie } })
      const cache = response.headers.get('cache-control') ?? ''
      hold(/no-cache|no-store/.test(cache), `cache-control: ${cache}`)
      const etag = response.headers.get('etag') ?? ''
      const without = await fetch(`${url}/files/images/${id}/preview`, { headers: { 'if-none-match': etag } })
      hold(without.status === 401, `without a session: ${without.status}`)
      return `cache-control: ${cache}; without a session ${without.status}`
    },
  },
]
