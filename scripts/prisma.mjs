// prisma CLI with the offline schema engine; PATH is npm's, so everything below runs on node_modules/.bin/node
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const r = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(new URL('./schema-engine.mjs', import.meta.url)),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
})
process.exit(r.status ?? 1)
