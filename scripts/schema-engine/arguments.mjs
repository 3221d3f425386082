import { readFileSync } from 'node:fs'

/** What the CLI says on the command line of its engine. */
export function readArguments(argv) {
  const after = flag => argv.flatMap((value, i) => (argv[i - 1] === flag ? [value] : []))
  const [datasource] = after('--datasource')
  const { url = process.env.DATABASE_URL, shadowDatabaseUrl } = datasource ? JSON.parse(datasource) : {}
  return {
    isVersion: argv.includes('--version'),
    command: after('cli')[0],
    url,
    shadowDatabaseUrl,
    datamodels: after('--datamodels').map(file => [file, readFileSync(file, 'utf8')]),
  }
}
