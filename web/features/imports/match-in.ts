/** A text in three: before, what a pattern's group matched, after. Without a match all of it is before. */
export function matchIn(pattern: string, subject: string, groupKey: string | null): [string, string, string] {
  const none: [string, string, string] = [subject, '', '']
  if (groupKey === null) return none
  const found = new RegExp(pattern, 'd').exec(subject)
  const [from, to] = found?.indices?.slice(1).find(span => span !== undefined) ?? []
  if (from === undefined || to === undefined || subject.slice(from, to) !== groupKey) return none
  return [subject.slice(0, from), groupKey, subject.slice(to)]
}
