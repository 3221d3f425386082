import { openLog } from '#core/log.ts'

const log = openLog('full')
for (let i = 0; i < 100; i++) log.info('a line')
process.stderr.write('went on')
