import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { buildWeb } from '../../scripts/start/build-web.ts'
import { runFolder } from './run-folder.ts'

/** Builds the pages before any product is started: two at once would build into the same folder. */
export default async function setup() {
  const root = path.join(import.meta.dirname, '..', '..')
  const dataDir = runFolder(process.pid)
  mkdirSync(path.join(dataDir, 'logs'), { recursive: true })
  await buildWeb({ root, dataDir, say: line => console.log(line), signal: new AbortController().signal })
}
