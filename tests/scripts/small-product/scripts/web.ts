import { createServer } from 'node:http'
import { exitWithParent } from '#core/exit-with-parent.ts'
import { readSettings } from '#core/settings.ts'

const server = createServer((_request, response) => response.end('<p>Lamina</p>'))
server.listen(readSettings().port, readSettings().host)
exitWithParent(async () => void server.close())
