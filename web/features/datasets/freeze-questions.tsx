'use client'
import Link from 'next/link'
import { useFieldProblem } from '@/components/field.tsx'
import { Notice } from '@/components/notice.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject } from '@/features/project/project.ts'
import { formatCount, formatCounted } from '@/lib/format.ts'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { TooFewRead } from './too-few-read.tsx'

export const freezeQuestionsQuery = graphql(`
  query FreezeQuestions($projectId: ID!) {
    project(id: $projectId) {
      id
      suspectedLabelledCount
      testReaderCount
      openImports { id job { id status done total } undoJob { id } }
    }
  }
`)

type Asked = NonNullable<ResultOf<typeof freezeQuestionsQuery>['project']>

export interface FreezeAnswers {
  suspectedBurnedIn: 'LEAVE_OUT' | 'INCLUDE' | null
  whileImporting: boolean
}

interface FreezeQuestionsProps {
  asked: Asked
  answers: FreezeAnswers
  onAnswer: (answers: FreezeAnswers) => void
}

const howFar = ({ job, undoJob }: Asked['openImports'][number]) => {
  if (undoJob) return 'it is being undone'
  return job && job.total > 0
    ? `${formatCount(job.done)} of ${formatCount(job.total)} files are in`
    : 'it has not begun'
}

/** What freezing does not decide by itself. */
export function FreezeQuestions({ asked, answers, onAnswer }: FreezeQuestionsProps) {
  const { id: projectId } = useProject()
  const refusedImport = useFieldProblem('whileImporting')
  const refusedSuspected = useFieldProblem('suspectedBurnedIn')
  const { suspectedLabelledCount: suspected, openImports } = asked
  return (
    <>
      {asked.testReaderCount > 1 && (
        <p className="text-muted">
          TEST is frozen only of images that {asked.testReaderCount} readers answered.{' '}
          <TooFewRead asked={asked.testReaderCount} />
        </p>
      )}
      {(openImports.length > 0 || refusedImport) && (
        <Notice
          tone="warn"
          title={openImports.length > 1 ? `${openImports.length} imports are running` : 'An import is running'}
        >
          {openImports.map(open => (
            <p key={open.id}>
              <Link href={`/projects/${projectId}/imports/${open.id}`} className="underline underline-offset-2">
                Import
              </Link>
              : {howFar(open)}.
            </p>
          ))}
          <label className="flex items-center gap-2 pt-1.5">
            <input
              type="checkbox"
              checked={answers.whileImporting}
              onChange={e => onAnswer({ ...answers, whileImporting: e.target.checked })}
            />
            Freeze what is there
          </label>
          {refusedImport && <Refused text="An import is running: freeze what is there, or wait until it is over." />}
        </Notice>
      )}
      {(suspected > 0 || refusedSuspected) && (
        <Notice tone="warn" title={`${formatCounted(suspected, 'labelled image')} may show names`}>
          <p className="pb-1.5">
            Nobody has looked yet.{' '}
            <Link href={`/projects/${projectId}?text=check`} className="underline underline-offset-2">
              Look at them first
            </Link>
            , or say what becomes of them:
          </p>
          <Segments
            label="Images that may show names"
            value={answers.suspectedBurnedIn ?? ''}
            onChange={value => onAnswer({ ...answers, suspectedBurnedIn: value || null })}
            choices={[
              { value: 'LEAVE_OUT', text: 'Leave out' },
              { value: 'INCLUDE', text: 'Freeze with the others' },
            ]}
          />
          {refusedSuspected && <Refused text="Say what becomes of them." />}
        </Notice>
      )}
    </>
  )
}

const Refused = ({ text }: { text: string }) => (
  <p role="alert" className="pt-1 text-xs text-danger">
    {text}
  </p>
)
