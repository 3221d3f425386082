import { fetchSamples, type Samples } from './samples.ts'

const mostBytes = 256 * 1024 * 1024

interface Kept {
  samples: Promise<Samples>
  /** Once they are there. */
  here: Samples | null
}

/** By address, the longest unused first: what is shown, and the neighbours fetched ahead. */
const kept = new Map<string, Kept>()

function makeRoom(): void {
  let bytes = 0
  for (const [url, { here }] of [...kept].reverse()) {
    bytes += here?.values.byteLength ?? 0
    if (bytes > mostBytes && here && here !== [...kept.values()].at(-1)?.here) kept.delete(url)
  }
}

/** Fetched once, kept as long as there is room. @throws SamplesUnavailable; asked again, they are fetched again */
export function getSamples(url: string): Promise<Samples> {
  const found = kept.get(url)
  if (found) {
    kept.delete(url)
    kept.set(url, found)
    return found.samples
  }
  const entry: Kept = { samples: fetchSamples(url), here: null }
  kept.set(url, entry)
  entry.samples.then(
    samples => {
      entry.here = samples
      makeRoom()
    },
    () => kept.get(url) === entry && kept.delete(url),
  )
  return entry.samples
}

/** Those that are there already. */
export const samplesHere = (url: string): Samples | null => kept.get(url)?.here ?? null
