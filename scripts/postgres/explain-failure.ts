/** Why PostgreSQL does not run, and will not however often it is started again, until somebody does something. */
export class Refused extends Error {
  override name = 'Refused'
}

/** It will run as soon as there is room. */
export class DiskFull extends Error {
  override name = 'DiskFull'
}

/** One line for a person from what PostgreSQL wrote before it gave up. */
export function explainFailure(log: string, clusterDir: string, port: number): Error {
  if (/could not bind|Address already in use/.test(log))
    return new Refused(busyPort('the database', port, 'LAMINA_DATABASE_PORT'))
  if (/No space left on device|Disk quota exceeded/.test(log))
    return new DiskFull(`the disk is full: PostgreSQL cannot write to ${clusterDir}; free some space`)
  if (/Permission denied|could not access/.test(log))
    return new Refused(`PostgreSQL may not use ${clusterDir}; run as its owner or set LAMINA_DATA_DIR`)
  const version = /initialized by PostgreSQL version (\d+)/.exec(log)
  if (version)
    return new Refused(
      `${clusterDir} was made by PostgreSQL ${version[1]}, which this version of Lamina cannot read; see docs/operating.md`,
    )
  const last = log.split('\n').filter(line => /FATAL|PANIC|ERROR|error|failed/.test(line))
  const reason = last.at(-1) ?? log.trim().split('\n').at(-1)
  return new Error(`PostgreSQL did not start: ${reason?.trim() || 'it gave no reason'}`)
}

export const busyPort = (what: string, port: number, variable: string) =>
  `port ${port} for ${what} is taken by another program: end it, or set ${variable} to a free port`
