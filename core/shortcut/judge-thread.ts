import { parentPort, workerData } from 'node:worker_threads'
import { judgeCues } from '#core/shortcut/judge-cues.ts'

// The other end of write-check.ts.
parentPort?.postMessage(judgeCues(workerData))
