import type { Log } from '#core/log.ts'

/** One line of what /metrics answers with, but for its name. */
interface Sample {
  labels?: Record<string, string>
  value: number
}
type Read = () => Sample[] | Promise<Sample[]>
type Kind = 'counter' | 'gauge' | 'histogram'

/** Of labels, how many different sets a metric keeps; what is more is not counted, so that no mistake of ours takes the memory. */
const mostSeries = 1000

const escapeLabel = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')

function show(labels: Record<string, string> = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(',')}}` : ''
}

class Series<T> {
  private readonly values = new Map<string, { labels: Record<string, string>; value: T }>()
  private readonly begin: () => T

  constructor(begin: () => T) {
    this.begin = begin
  }

  of(labels: Record<string, string>): { value: T } {
    const key = show(labels)
    const known = this.values.get(key)
    if (known) return known
    const made = { labels, value: this.begin() }
    if (this.values.size < mostSeries) this.values.set(key, made)
    return made
  }

  all = () => [...this.values.values()]
}

export interface Counter {
  add(labels: Record<string, string>, by?: number): void
}
export interface Histogram {
  observe(labels: Record<string, string>, value: number): void
}

/**
 * What is counted and measured, as Prometheus reads it. Written by hand: it takes fewer lines than the library's settings.
 * Format: https://prometheus.io/docs/instrumenting/exposition_formats/ (0.0.4).
 */
export class Metrics {
  private readonly metrics: { name: string; kind: Kind; help: string; read: () => Promise<string[]> }[] = []

  private readonly log: Pick<Log, 'error'>

  constructor(log: Pick<Log, 'error'>) {
    this.log = log
  }

  private register(name: string, kind: Kind, help: string, read: () => Promise<string[]>): void {
    this.metrics.push({ name, kind, help, read })
  }

  counter(name: string, help: string): Counter {
    const series = new Series(() => 0)
    this.register(name, 'counter', help, async () =>
      series.all().map(({ labels, value }) => `${name}${show(labels)} ${value}`),
    )
    return {
      add(labels, by = 1) {
        series.of(labels).value += by
      },
    }
  }

  /** @param bounds upper, growing; above the last one only the count goes on */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    const series = new Series(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }))
    this.register(name, 'histogram', help, async () =>
      series
        .all()
        .flatMap(({ labels, value: { counts, count, sum } }) => [
          ...bounds.map((le, i) => `${name}_bucket${show({ ...labels, le: String(le) })} ${counts[i]}`),
          `${name}_bucket${show({ ...labels, le: '+Inf' })} ${count}`,
          `${name}_sum${show(labels)} ${sum}`,
          `${name}_count${show(labels)} ${count}`,
        ]),
    )
    return {
      observe(labels, value) {
        const kept = series.of(labels).value
        bounds.forEach((bound, i) => {
          if (value <= bound) kept.counts[i] = (kept.counts[i] ?? 0) + 1
        })
        kept.count += 1
        kept.sum += value
      },
    }
  }

  /** What is looked at when it is asked for. */
  gauge(name: string, help: string, read: Read, kind: 'gauge' | 'counter' = 'gauge'): void {
    this.register(name, kind, help, async () =>
      (await read()).map(({ labels, value }) => `${name}${show(labels)} ${value}`),
    )
  }

  /** One that cannot be read costs its own lines only. */
  async text(): Promise<string> {
    const all = await Promise.all(
      this.metrics.map(async ({ name, kind, help, read }) => {
        const lines = await read().catch((error: Error) => {
          this.log.error({ metric: name, error: error.message }, 'a metric was not read')
          return []
        })
        return lines.length > 0 ? [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines] : []
      }),
    )
    return `${all.flat().join('\n')}\n`
  }
}
