const mostNames = 5000
/** A request is at most 1,000,000 bytes. */
const mostBytes = 500_000
const longestName = 4096

const bytesOf = (names: readonly string[]) => new TextEncoder().encode(JSON.stringify(names)).length

/** Some of the names from all over them, as many as one request may hold. */
export function sampleNames(names: readonly string[]): string[] {
  const sorted = names.filter(name => name.length <= longestName).sort()
  for (let step = Math.max(1, Math.ceil(sorted.length / mostNames)); ; step *= 2) {
    const sample = sorted.filter((_, i) => i % step === 0)
    if (sample.length <= 1 || bytesOf(sample) <= mostBytes) return sample
  }
}
