const head =
  /^(.{0,60}?(?:(?:^|[-_ ])(?:patient|person|subject|subj|sub|case|pat|pt|pid|id)[-_ ]?\d{1,12}|^pa?[-_]?\d{3,12}))(?=$|[^\d])/i
const view =
  /^(.{1,200}\d[^-_ ]*)(?:[-_ ](?:l|r|left|right|cc|mlo|ap|pa|lat|lateral|frontal|front|obl|oblique|view\d{0,2}))+$/i
const series = /^(.{0,200}\d.{0,40}?)[-_](\d{1,4})$/
const isDate = (base: string) => /^(?:.*\D)?(?:19|20)\d\d[-_]?(?:0[1-9]|1[0-2])$/.test(base)

/** Groups of more files than this are of something else than patients. */
const mostOfOne = 200
const mostOnAverage = 20

interface Run {
  count: number
  least: number
}

/** Numbers that begin anew behind other numbers: 00000001_000, 00000001_001, 00000002_000. */
function findSeries(names: Iterable<string>): boolean {
  const runs = new Map<string, Run>()
  for (const name of names) {
    const [, base, digits] = series.exec(name) ?? []
    if (!base || isDate(base)) continue
    const known = runs.get(base) ?? { count: 0, least: Number.POSITIVE_INFINITY }
    if (known.count === 0) runs.set(base, known)
    known.count++
    known.least = Math.min(known.least, Number(digits))
  }
  const several = [...runs.values()].filter(run => run.count > 1)
  if (runs.size < 2 || several.length === 0) return false
  const fileCount = [...runs.values()].reduce((sum, run) => sum + run.count, 0)
  const most = several.reduce((max, run) => Math.max(max, run.count), 0)
  const widths = new Set([...runs.keys()].map(base => (/^\d{5,}$/.test(base) ? base.length : 0)))
  const isPadded = widths.size === 1 && !widths.has(0)
  const begun = several.filter(run => run.least <= 1).length
  return most <= mostOfOne && fileCount / runs.size <= mostOnAverage && (isPadded || begun >= 0.6 * several.length)
}

/**
 * The patient that a name says, as far as all names together show that it says one.
 * @param names of originals, each once
 * @returns for a name its patient; the name itself where it says none
 */
export function patientRule(names: ReadonlySet<string>): (name: string) => string {
  const heads = new Map<string, number>()
  const views = new Map<string, number>()
  const others: string[] = []
  for (const name of names) {
    const key = head.exec(name)?.[1]
    if (key !== undefined) heads.set(key, (heads.get(key) ?? 0) + 1)
    const seen = view.exec(name)?.[1]
    if (seen !== undefined) views.set(seen, (views.get(seen) ?? 0) + 1)
    if (key === undefined && seen === undefined) others.push(name)
  }
  const hasSeries = findSeries(others)
  return name => {
    const key = head.exec(name)?.[1]
    if (key !== undefined) return (heads.get(key) ?? 0) > mostOfOne ? name : key
    const seen = view.exec(name)?.[1]
    if (seen !== undefined) return (views.get(seen) ?? 0) > 1 ? seen : name
    const base = hasSeries ? series.exec(name)?.[1] : undefined
    return base === undefined || isDate(base) ? name : base
  }
}
