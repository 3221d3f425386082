'use client'
import { Choice, Options } from '@/components/field.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { formatCount } from '@/lib/format.ts'
import { type Found, type FoundLevel, type LevelRole, levelRoles, type Reading } from './reading.ts'
import { RestOfNames, SplitWords, saidSplits } from './split-words.tsx'

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
                <Options of={levelRoles} />
              </Choice>
            </Cell>
            <Cell className="whitespace-normal">
              {reading.levels[i] === 'SPLIT' ? (
                <SplitWords
                  words={level.names}
                  restCount={level.nameCount - level.names.length}
                  choices={saidSplits}
                  reading={reading}
                  onChange={onChange}
                />
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
      <RestOfNames count={rest} />
    </span>
  )
}
