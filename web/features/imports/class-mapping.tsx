'use client'
import { Button } from '@/components/button.tsx'
import { Choice } from '@/components/field.tsx'
import { Cell, Head, HeadRow, Row, Table } from '@/components/table.tsx'
import { useProject } from '@/features/project/project.ts'
import { cn } from '@/lib/class-names.ts'
import { formatCount } from '@/lib/format.ts'
import type { Balance } from './balance.ts'
import type { ClassCount } from './class-counts.ts'
import { type Choices, choiceOf, fateOf, leftOut, suggestionsOf, undecided, withoutLabel } from './decisions.ts'

interface ClassMappingProps {
  classes: readonly ClassCount[]
  /** Of the whole source. */
  balance: Balance
  choices: Choices
  onChange: (choices: Choices) => void
}

/** What was found of classes of the source, and which class of this project each stands for. */
export function ClassMapping({ classes, balance, choices, onChange }: ClassMappingProps) {
  return (
    <Table>
      <thead>
        <HeadRow>
          <Head>In the source</Head>
          <Head>Stands for</Head>
          <Head isNumber>To add</Head>
          {balance.waiting > 0 && <Head isNumber>Wait</Head>}
          <Head isNumber>There already</Head>
          <Head isNumber>Conflicts</Head>
          <Head isNumber>Refused</Head>
        </HeadRow>
      </thead>
      <tbody>
        {classes.map(c => (
          <Row key={c.className ?? ''}>
            <Cell className="max-w-40 truncate" title={c.className ?? undefined}>
              {c.className ?? <span className="text-muted">Without a label</span>}
            </Cell>
            <Cell>
              {c.className === null ? (
                <span className="text-muted">no label</span>
              ) : (
                <ClassChoice source={c} name={c.className} choices={choices} onChange={onChange} />
              )}
            </Cell>
            <Cell isNumber>{formatCount(c.newCount + (fateOf(c, choices) === 'TO_ADD' ? c.unnamedCount : 0))}</Cell>
            {balance.waiting > 0 && (
              <Cell isNumber className="text-warn">
                {fateOf(c, choices) === 'WAITS' && c.unnamedCount > 0 && formatCount(c.unnamedCount)}
              </Cell>
            )}
            <Cell isNumber>{formatCount(c.knownCount)}</Cell>
            <Cell isNumber className={cn(c.conflictCount > 0 && 'text-warn')}>
              {formatCount(c.conflictCount)}
            </Cell>
            <Cell isNumber className={cn(c.refusedCount > c.unnamedCount && 'text-danger')}>
              {formatCount(c.refusedCount - c.unnamedCount)}
            </Cell>
          </Row>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-t font-medium">
          <Cell colSpan={2}>All</Cell>
          <Cell isNumber>{formatCount(balance.toAdd)}</Cell>
          {balance.waiting > 0 && <Cell isNumber>{formatCount(balance.waiting)}</Cell>}
          <Cell isNumber>{formatCount(balance.known)}</Cell>
          <Cell isNumber>{formatCount(balance.conflict)}</Cell>
          <Cell isNumber>{formatCount(balance.refused)}</Cell>
        </tr>
      </tfoot>
    </Table>
  )
}

interface ClassChoiceProps extends Omit<ClassMappingProps, 'classes' | 'balance'> {
  source: ClassCount
  name: string
}

function ClassChoice({ source, name, choices, onChange }: ClassChoiceProps) {
  const { labelClasses } = useProject()
  const choice = choiceOf(source, choices)
  return (
    <Choice
      aria-label={`What ${name} stands for`}
      aria-invalid={choice === undecided ? true : undefined}
      className="min-w-36"
      value={choice}
      onChange={e => onChange({ ...choices, [name]: e.target.value })}
    >
      {choice === undecided && (
        <option value={undecided}>{source.suggestedClass ? `${source.suggestedClass.name}?` : 'Choose…'}</option>
      )}
      {labelClasses.map(c => (
        <option key={c.id} value={c.id}>
          {c.name}
        </option>
      ))}
      <option value={withoutLabel}>No label</option>
      {!source.labelClass && <option value={leftOut}>Leave these files out</option>}
    </Choice>
  )
}

interface SuggestionsProps extends Omit<ClassMappingProps, 'balance'> {
  classes: readonly ClassCount[]
}

/** What classes may stand for by their spelling, or stood for before: seen, then taken with one press. */
export function Suggestions({ classes, choices, onChange }: SuggestionsProps) {
  const suggested = suggestionsOf(classes, choices)
  const names = Object.keys(suggested)
  if (names.length === 0) return null
  const shown = classes.flatMap(({ className, suggestedClass }) =>
    className !== null && suggestedClass && names.includes(className) ? [`${className} is ${suggestedClass.name}`] : [],
  )
  return (
    <Button size="sm" title={shown.join('\n')} onClick={() => onChange({ ...choices, ...suggested })}>
      {names.length === 1 ? shown[0] : `Take ${formatCount(names.length)} suggestions`}
    </Button>
  )
}

interface RestChoiceProps {
  /** Names of classes that nobody decided on. */
  names: readonly string[]
  choices: Choices
  onChange: (choices: Choices) => void
}

/** One decision for all classes that still wait for one. */
export function RestChoice({ names, choices, onChange }: RestChoiceProps) {
  const { labelClasses } = useProject()
  if (names.length < 2) return null
  return (
    <Choice
      aria-label={`What the ${names.length} undecided stand for`}
      className="h-6 w-48 text-xs"
      value={undecided}
      onChange={e => onChange({ ...choices, ...Object.fromEntries(names.map(name => [name, e.target.value])) })}
    >
      <option value={undecided}>{formatCount(names.length)} undecided: all are…</option>
      {labelClasses.map(c => (
        <option key={c.id} value={c.id}>
          {c.name}
        </option>
      ))}
      <option value={withoutLabel}>No label</option>
      <option value={leftOut}>Left out</option>
    </Choice>
  )
}
