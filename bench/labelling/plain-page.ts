import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileNameOf } from './films.ts'

/** As large as the product's own is in the same window. */
const page = `<!doctype html><title>plain</title><style>body { margin: 0; background: #000 }</style>
<canvas width="960" height="700"></canvas>
<script>
  const canvas = document.querySelector('canvas')
  const brush = canvas.getContext('2d', { alpha: false })
  let place = -1
  async function show(next) {
    place = next
    const picture = new Image()
    picture.src = '/' + place
    await picture.decode()
    const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height)
    const [width, height] = [picture.width * scale, picture.height * scale]
    brush.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
    clock.drew(brush.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data[0])
  }
  addEventListener('keydown', event => void (event.key === 'ArrowRight' && show(place + 1)))
  void show(0)
</script>`

/** A page that fetches, decodes and draws a picture when a key is pressed, and nothing else: of ours nothing is in it. */
export async function servePlainPage(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const place = /^\/(\d+)$/.exec(request.url ?? '')?.[1]
    response.setHeader('cache-control', 'no-store')
    if (place === undefined) return void response.setHeader('content-type', 'text/html').end(page)
    response.setHeader('content-type', 'image/png')
    createReadStream(path.join(folder, fileNameOf(Number(place)))).pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.closeAllConnections() ?? server.close() }
}
