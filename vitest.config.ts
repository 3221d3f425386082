import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

// Hundreds of processes load the same packages: what Node compiled of them once is there for the next.
process.env.NODE_COMPILE_CACHE ??= path.join(import.meta.dirname, 'node_modules', '.cache', 'compiled')

const database = { globalSetup: 'tests/setup/postgres.ts', setupFiles: 'tests/setup/clone-database.ts' }

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
          name: 'plain',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.db.test.ts', 'tests/browser/**'],
          testTimeout: 20_000,
          setupFiles: 'tests/setup/plain-folder.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['tests/**/*.db.test.ts'],
          exclude: ['tests/browser/**'],
          testTimeout: 30_000,
          ...database,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 180_000,
          // A page on a busy machine takes more than the second that is usual.
          expect: { poll: { timeout: 10_000 } },
          ...database,
          globalSetup: [database.globalSetup, 'tests/setup/pages.ts', 'tests/setup/products.ts'],
        },
      },
    ],
  },
})
