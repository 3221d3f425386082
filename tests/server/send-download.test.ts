import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, expect, test } from 'vitest'
import type { Opened } from '#core/download.ts'
import { CallerLeft } from '#server/limits/run-within.ts'
import { sendDownload } from '#server/send-download.ts'

let opened: (left: AbortSignal | undefined) => Promise<Opened> = () => Promise.reject(new Error('nothing is sent yet'))
const said: unknown[] = []
const app = express().get('/', async (request, response) => {
  const download = { sha256: 'f'.repeat(64), mediaType: 'text/csv', fileName: 'list.csv' }
  try {
    await sendDownload({ ...download, open: left => opened(left) }, request, response)
  } catch (error) {
    said.push(error)
  }
})
const server = createServer(app).listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => new Promise(resolve => server.close(resolve)))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

test('what fails in its midst is cut off: whoever reads it hears that it is not whole', async () => {
  opened = async () => ({
    byteCount: 200_000,
    async *read() {
      yield Buffer.alloc(100_000)
      throw new Error('it has changed')
    },
  })
  const answer = await fetch(url)
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '200000'])
  await expect(answer.arrayBuffer()).rejects.toThrow('terminated')
  expect(said.splice(0)).toEqual([new Error('it has changed')])
})

test('nothing is read ahead of a slow reader, and nothing more once they have left', async () => {
  let given = 0
  const over = Promise.withResolvers<void>()
  let signal: AbortSignal | undefined
  opened = async left => {
    signal = left
    return {
      byteCount: 2 ** 40,
      async *read() {
        try {
          for (; ; given++) yield Buffer.alloc(1 << 20)
        } finally {
          over.resolve()
        }
      },
    }
  }
  const request = get(url)
  const [response] = await once(request, 'response')
  response.pause()
  // As much as the connection itself holds.
  for (let before = -1; before !== given; await new Promise(resolve => setTimeout(resolve, 300))) before = given
  expect(given).toBeLessThan(64)
  request.destroy()
  await over.promise
  expect(signal?.aborted).toBe(true)
  expect(signal?.reason).toBeInstanceOf(CallerLeft)
})

test('a part is asked for as such, and HEAD asks for none', async () => {
  const bytes = Buffer.from('0123456789')
  const asked: [number, number][] = []
  opened = async () => ({
    byteCount: bytes.length,
    read: (start, end) => {
      asked.push([start, end])
      return [bytes.subarray(start, end)]
    },
  })
  const part = await fetch(url, { headers: { range: 'bytes=2-4' } })
  expect([part.status, part.headers.get('content-length'), await part.text()]).toEqual([206, '3', '234'])
  expect(await (await fetch(url)).text()).toBe('0123456789')
  const head = await fetch(url, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '10'])
  expect(asked).toEqual([
    [2, 5],
    [0, 10],
  ])
})
