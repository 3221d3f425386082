'use client'
import { Choice } from '@/components/field.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount } from '@/lib/format.ts'
import {
  type Found,
  type FoundLevel,
  type LevelRole,
  levelRoles,
  type Reading,
  type SaidSplit,
  saidSplit,
  splits,
  withWord,
} from './reading.ts'

interface LevelsTableProps {
  found: Found
  reading: Reading
  onChange: (reading: Reading) => void
}

const shownNames = 6

/** What each level of folders says of the files below it; one answer a level. */
export function LevelsTable({ found, reading, onChange }: LevelsTableProps) {
  const setRole = (level: number, role: LevelRole) =>
    onChange({ ...reading, levels: reading.levels.map((r, i) => (i === level ? role : r)) })
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head isNumber className="w-14">
            Level
          </Head>
          <Head className="w-32">Says</Head>
          <Head>Folders, with their files</Head>
        </HeadRow>
      </thead>
      <tbody>
        {found.levels.map((level, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
          <Row key={i}>
            <Cell isNumber>{i + 1}</Cell>
            <Cell>
              <Choice
                aria-label={`What level ${i + 1} says`}
                className="w-28"
                value={reading.levels[i] ?? 'PASSED'}
                onChange={e => setRole(i, levelRoles.find(r => r.value === e.target.value)?.value ?? 'PASSED')}
              >
                {levelRoles.map(({ value, text }) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </Choice>
            </Cell>
            <Cell className="whitespace-normal">
              {reading.levels[i] === 'SPLIT' ? (
                <SplitNames level={level} reading={reading} onChange={onChange} />
              ) : (
                <Names level={level} />
              )}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  )
}

function Names({ level }: { level: FoundLevel }) {
  const rest = level.nameCount - Math.min(level.names.length, shownNames)
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5">
      {level.names.slice(0, shownNames).map(({ name, fileCount }) => (
        <span key={name} className="flex min-w-0 max-w-72 items-baseline gap-1.5">
          <span className="truncate" title={name}>
            {name}
          </span>
          <span className="text-xs text-muted">{formatCount(fileCount)}</span>
        </span>
      ))}
      <Rest count={rest} />
    </span>
  )
}

const Rest = ({ count }: { count: number }) =>
  count > 0 && <span className="text-muted">and {formatCount(count)} more</span>

const saidSplits: { value: SaidSplit; text: string }[] = [
  { value: 'USUAL', text: 'As usual' },
  ...splits,
  { value: 'NONE', text: 'No split' },
]

interface SplitNamesProps {
  level: FoundLevel
  reading: Reading
  onChange: (reading: Reading) => void
}

/** Which split each name of a split level stands for. */
function SplitNames({ level, reading, onChange }: SplitNamesProps) {
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1.5">
      {level.names.map(({ name, fileCount }) => (
        <span key={name} className="flex min-w-0 max-w-72 items-center gap-1.5">
          <span className="truncate" title={name}>
            {name}
          </span>
          <span className="text-xs text-muted">{formatCount(fileCount)}</span>
          <Choice
            aria-label={`The split that ${name} stands for`}
            className="w-28 shrink-0"
            value={saidSplit(reading, name)}
            onChange={e =>
              onChange(withWord(reading, name, saidSplits.find(s => s.value === e.target.value)?.value ?? 'USUAL'))
            }
          >
            {saidSplits.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </Choice>
        </span>
      ))}
      <Rest count={level.nameCount - level.names.length} />
    </span>
  )
}
