import { formatCount } from '../../lib/format.ts'
import type { Found, FoundLevel, Reading } from './reading.ts'

const words = { SPLIT: 'split', CLASS: 'class', GROUP: 'group' } as const
const order = ['TRAIN', 'VALIDATION', 'TEST']
const shown = 4

/** Splits in their order, else most files first. */
function namesOf({ names }: FoundLevel, isSplit: boolean, { splits }: Reading): string[] {
  if (!isSplit) return names.map(({ name }) => name)
  const place = (name: string) => {
    const at = order.indexOf(splits.find(s => s.word === name)?.split ?? '')
    return at < 0 ? order.length : at
  }
  return names.map(({ name }) => name).sort((a, b) => place(a) - place(b))
}

/** "level 2 split: train, val, test; level 3 class: fracture, normal" */
export function levelsLine(levels: Found['levels'], reading: Reading): string {
  const said = levels.flatMap((level, i) => {
    const role = reading.levels[i]
    if (role === undefined || role === 'PASSED') return []
    const names = namesOf(level, role === 'SPLIT', reading)
    const rest = level.nameCount - Math.min(names.length, shown)
    const more = rest > 0 ? ` and ${formatCount(rest)} more` : ''
    return [`level ${i + 1} ${words[role]}: ${names.slice(0, shown).join(', ')}${more}`]
  })
  return said.length > 0 ? said.join('; ') : 'no level of folders says a split, a class or a group'
}
