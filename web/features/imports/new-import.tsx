'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Form } from '@/components/form.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { forgetTransfer, useTransfer } from '@/features/uploads/transfers.ts'
import type { KnownUpload } from '@/features/uploads/unfinished-uploads.tsx'
import { UploadSource } from '@/features/uploads/upload-source.tsx'
import { formatPercent } from '@/lib/format.ts'
import { graphql } from '@/lib/graphql.ts'
import { problemFragment } from '@/lib/problem.ts'
import { useAct } from '@/lib/use-act.ts'
import { Originals } from './originals.tsx'
import { type Draft, emptyDraft, fieldsOf, readSource, sources } from './source.ts'
import { SourceFields } from './source-fields.tsx'
import { SourceGuide } from './source-guide.tsx'
import { SourceOptions } from './source-options.tsx'

const checkMutation = graphql(
  `
  mutation CheckImport($input: CheckImportInput!, $idempotencyKey: String) {
    checkImport(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Import { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

const startMutation = graphql(
  `
  mutation StartImport($input: StartImportInput!, $idempotencyKey: String) {
    startImport(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Import { id }
      ...Problem
    }
  }
`,
  [problemFragment],
)

/** Where images are brought in from. The import that follows has a page of its own. */
export function NewImport() {
  const router = useRouter()
  const { id: projectId } = useProject()
  const against = useReasonAgainst('IMPORT_IMAGES')
  const [draft, setDraft] = useState(emptyDraft)
  const [chosen, setChosen] = useState<KnownUpload>()
  const transfer = useTransfer(projectId)
  const look = useAct(checkMutation, ['ProjectImages', 'Uploads'])
  const add = useAct(startMutation, ['ProjectImages', 'Uploads', 'Project'])
  const isDrawn = draft.kind === 'phantoms'
  const uploadId = chosen?.id ?? (transfer?.state === 'done' ? transfer.uploadId : null)
  const sentShare = transfer ? formatPercent(transfer.sentBytes / transfer.byteCount, 0) : undefined
  const waiting = sentShare ? `The upload has to arrive first; ${sentShare} has.` : 'Choose files first.'
  const reason = against ?? (draft.kind === 'upload' && !uploadId ? waiting : undefined)

  function change(part: Partial<Draft>) {
    if (part.kind) {
      look.clear()
      add.clear()
    }
    setDraft({ ...draft, ...part })
  }
  async function begin(how: 'look' | 'add') {
    if (reason) return
    look.clear()
    add.clear()
    const read = readSource(draft, uploadId)
    if ('problem' in read) return look.refuse(read.problem)
    const { phantoms, ...place } = read.values
    const begun =
      how === 'look'
        ? await look.act({ input: { projectId, ...place } })
        : await add.act({ input: { projectId, ...read.values } })
    if (!begun) return
    if (draft.kind === 'upload') forgetTransfer(projectId)
    router.push(`/projects/${projectId}/imports/${begun.id}`)
  }
  const isBusy = look.isRunning || add.isRunning
  return (
    <Page>
      <PageHeader title="Import images" crumbs={[{ text: 'Images', href: `/projects/${projectId}` }]} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
        <Panel>
          <Form
            label="Import images"
            className="flex flex-col gap-4"
            problem={look.problem ?? add.problem}
            fields={fieldsOf[draft.kind]}
            onSubmit={() => void begin(isDrawn ? 'add' : 'look')}
          >
            <Segments label="From" value={draft.kind} onChange={kind => change({ kind })} choices={sources} />
            {draft.kind === 'upload' ? (
              <UploadSource chosen={chosen} onChoose={setChosen} />
            ) : (
              <SourceFields draft={draft} onChange={change} />
            )}
            {!isDrawn && <SourceOptions draft={draft} onChange={change} />}
            <div className="order-2 flex flex-wrap items-center gap-2 border-t pt-3">
              <Button type="submit" look="primary" isBusy={isBusy} disabledReason={reason}>
                {isDrawn ? 'Draw and import' : 'Look first'}
              </Button>
              {!isDrawn && (
                <Button look="quiet" isBusy={isBusy} disabledReason={reason} onClick={() => void begin('add')}>
                  Add without looking first
                </Button>
              )}
              <p className="text-xs text-muted">
                {isDrawn
                  ? 'A worker draws them; you can go on meanwhile.'
                  : 'Looking says what would become of every file, and adds nothing.'}
              </p>
            </div>
          </Form>
        </Panel>
        <div className="flex flex-col gap-4">
          <SourceGuide kind={draft.kind} />
          <Originals />
        </div>
      </div>
    </Page>
  )
}
