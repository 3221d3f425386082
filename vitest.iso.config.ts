import path from 'node:path'
import { defineConfig } from 'vitest/config'
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules', '.cache', 'compiled')
const database = { globalSetup: 'tests/setup/postgres.ts', setupFiles: ['tests/setup/clean-process.ts', 'tests/setup/clone-database.ts'] }
export default defineConfig({
  resolve: { alias: { graphql: import.meta.resolve('graphql').replace('file://', '') } },
  test: {
    hookTimeout: 60_000, maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'dbshared', isolate: false, include: ['tests/{core,server,worker}/**/*.db.test.ts'], testTimeout: 30_000, ...database } },
      { extends: true, test: { name: 'plainshared', isolate: false, include: ['tests/**/*.test.ts'], exclude: ['tests/**/*.db.test.ts','tests/browser/**','tests/scripts/**'], testTimeout: 20_000, setupFiles: ['tests/setup/clean-process.ts','tests/setup/plain-folder.ts'] } },
    ],
  },
})
