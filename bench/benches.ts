import { agreement } from './agreement.ts'
import { duplicates } from './duplicates.ts'
import { engine } from './engine.ts'
import { faults } from './faults.ts'
import type { Bench } from './harness/bench.ts'
import { hostile } from './hostile.ts'
import { importBench } from './import.ts'
import { importList } from './import-list.ts'
import { ingest } from './ingest.ts'
import { job } from './job.ts'
import { labelling } from './labelling.ts'
import { listsBench } from './lists.ts'
import { live } from './live.ts'
import { pixels } from './pixels.ts'
import { scale } from './scale.ts'

/** Every bench there is, in the order in which they are listed. */
export const benches: readonly Bench[] = [
  engine,
  pixels,
  ingest,
  importBench,
  importList,
  job,
  hostile,
  listsBench,
  labelling,
  scale,
  live,
  agreement,
  duplicates,
  faults,
]
