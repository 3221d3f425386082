/** A text in three: before, what a pattern's group matched, after. Without a match all of it is before. */
export function matchIn(subject: string, groupKey: string | null): [string, string, string] {
  const from = groupKey === null ? -1 : subject.indexOf(groupKey)
  if (groupKey === null || from < 0) return [subject, '', '']
  return [subject.slice(0, from), groupKey, subject.slice(from + groupKey.length)]
}
