import { engine } from './engine.ts'
import { faults } from './faults.ts'
import type { Bench } from './harness/bench.ts'
import { hostile } from './hostile.ts'
import { ingest } from './ingest.ts'
import { job } from './job.ts'
import { listsBench } from './lists.ts'
import { pixels } from './pixels.ts'

/** Every bench there is, in the order in which they are listed. */
export const benches: readonly Bench[] = [engine, pixels, ingest, job, hostile, listsBench, faults]
