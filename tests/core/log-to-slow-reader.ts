import { openLog } from '#core/log.ts'

// A stream of Node's on a pipe makes writing to it answer EAGAIN where the reader is slow.
process.stdout.write('')
const log = openLog('slow')
for (let i = 0; i < 5; i++) log.info({ text: 'x'.repeat(200_000) }, 'a long line')
