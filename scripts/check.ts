import { findStaleWasm } from './build-wasm-kernels.ts'
import { findDownloadAddresses } from './check/download-addresses.ts'
import { findMachinePaths } from './check/machine-paths.ts'
import { findMigrationDrift } from './check/migration-drift.ts'
import { findLaterNouns } from './check/noun-order.ts'
import { findStalePrints } from './check/stale-prints.ts'
import { printedSchema } from './print-schema.ts'

// what Biome and TypeScript cannot see; a problem is one line and names the command that mends it
const problems = [
  ...findStalePrints(printedSchema()),
  ...findDownloadAddresses(),
  ...findMachinePaths(),
  ...findLaterNouns(),
  ...findStaleWasm(),
  ...(await findMigrationDrift()),
]
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log('printed schema, migrations, lock, kernels, paths and nouns are in order')
process.exit(problems.length === 0 ? 0 : 1)
