/** One line for a person from what PostgreSQL wrote before it gave up. */
export function explainFailure(log: string, clusterDir: string, port: number): string {
  if (/could not bind|Address already in use/.test(log)) return busyPort('the database', port, 'LAMINA_DATABASE_PORT')
  if (/No space left on device/.test(log))
    return `the disk is full: PostgreSQL cannot write to ${clusterDir}; free some space`
  if (/Permission denied|could not access/.test(log))
    return `PostgreSQL may not use ${clusterDir}; run as its owner or set LAMINA_DATA_DIR`
  const version = /initialized by PostgreSQL version (\d+)/.exec(log)
  if (version)
    return `${clusterDir} was made by PostgreSQL ${version[1]}, which this version of Lamina cannot read; see docs/operating.md`
  const last = log.split('\n').filter(line => /FATAL|PANIC|ERROR|error|failed/.test(line))
  const reason = last.at(-1) ?? log.trim().split('\n').at(-1)
  return `PostgreSQL did not start: ${reason?.trim() || 'it gave no reason'}`
}

export const busyPort = (what: string, port: number, variable: string) =>
  `port ${port} for ${what} is taken by another program: end it, or set ${variable} to a free port`
