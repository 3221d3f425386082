import { createServer } from 'node:http'
import { exitWithParent } from '#core/exit-with-parent.ts'
import { readSettings } from '#core/settings.ts'

const server = createServer((request, response) => {
  if (request.url === '/crash') throw new Error('the API was told to crash')
  response.end('{"status":"ok"}')
})
if (process.env.SMALL_API_FAILS) throw new Error('the API was told not to start')
server.listen(readSettings().apiPort, readSettings().apiHost)
exitWithParent(async () => void server.close())
