export interface Line {
  kind: 'SAME' | 'GONE' | 'NEW'
  text: string
}

const as = (kind: Line['kind'], lines: readonly string[]): Line[] => lines.map(text => ({ kind, text }))

/** Of a table of what two texts share: more would hold the page. */
const mostCells = 1_000_000

/** Lines in common, in their order, by the longest way through both. */
function differ(before: readonly string[], after: readonly string[]): Line[] {
  if (before.length * after.length > mostCells) return [...as('GONE', before), ...as('NEW', after)]
  const width = after.length + 1
  const shared = new Uint32Array((before.length + 1) * width)
  const at = (i: number, j: number) => shared[i * width + j] ?? 0
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      shared[i * width + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length || j < after.length) {
    const [gone, come] = [before[i], after[j]]
    if (gone !== undefined && gone === come) {
      lines.push({ kind: 'SAME', text: gone })
      i += 1
      j += 1
    } else if (gone !== undefined && (come === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'GONE', text: gone })
      i += 1
    } else if (come !== undefined) {
      lines.push({ kind: 'NEW', text: come })
      j += 1
    }
  }
  return lines
}

/** What became of the lines of a text. */
export function lineDifferences(before: string, after: string): Line[] {
  const [old, now] = [before === '' ? [] : before.split('\n'), after === '' ? [] : after.split('\n')]
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  return [
    ...as('SAME', old.slice(0, head)),
    ...differ(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...as('SAME', old.slice(old.length - tail)),
  ]
}
