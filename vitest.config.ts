import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

// Hundreds of processes load the same packages: what Node compiled of them once is there for the next.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules', '.cache', 'compiled')

const database = {
  globalSetup: 'tests/setup/postgres.ts',
  setupFiles: ['tests/setup/clean-process.ts', 'tests/setup/clone-database.ts'],
}
/** They measure the process that they run in: what others left in it would count. */
const measuring = globSync('tests/**/*.test.ts', { cwd: import.meta.dirname }).filter(file =>
  /kit\/stall|memoryUsage/.test(readFileSync(path.join(import.meta.dirname, file), 'utf8')),
)
const ofDatabase = (file: string) => file.endsWith('.db.test.ts')
/** Share a process, and what it loaded, with each other: what they change in it, they put back. */
const sharing = { isolate: false }

export default defineConfig({
  // Node takes graphql's CommonJS build; so must the tests, or there are two GraphQLError classes.
  resolve: { alias: { graphql: import.meta.resolve('graphql').replace('file://', '') } },
  test: {
    hookTimeout: 60_000,
    // Two at least: a test that waits for a page, a process or the database leaves its core to another.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        extends: true,
        test: {
          ...sharing,
          name: 'plain',
          include: ['tests/{core,server,web}/**/*.test.ts'],
          exclude: ['tests/**/*.db.test.ts', ...measuring],
          testTimeout: 20_000,
          setupFiles: ['tests/setup/clean-process.ts', 'tests/setup/plain-folder.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'plain-alone',
          include: ['tests/!(browser|core|server|web)/**/*.test.ts', ...measuring.filter(file => !ofDatabase(file))],
          exclude: ['tests/**/*.db.test.ts'],
          testTimeout: 20_000,
          setupFiles: 'tests/setup/plain-folder.ts',
        },
      },
      {
        extends: true,
        test: {
          ...sharing,
          ...database,
          name: 'database',
          include: ['tests/{core,server,worker}/**/*.db.test.ts'],
          exclude: measuring,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          ...database,
          name: 'database-alone',
          include: ['tests/!(browser|core|server|worker)/**/*.db.test.ts', ...measuring.filter(ofDatabase)],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 180_000,
          // After all others, one at a time: a browser, its pages and the product's processes fill two cores by themselves.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          // A page on a busy machine takes more than the second that is usual.
          expect: { poll: { timeout: 10_000 } },
          ...database,
          globalSetup: [database.globalSetup, 'tests/setup/pages.ts', 'tests/setup/products.ts'],
        },
      },
    ],
  },
})
