'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useEffectEvent, useState } from 'react'
import { Button } from '@/components/button.tsx'
import { Form } from '@/components/form.tsx'
import { Page, PageHeader } from '@/components/page-header.tsx'
import { Panel } from '@/components/panel.tsx'
import { Segments } from '@/components/segments.tsx'
import { useProject, useReasonAgainst } from '@/features/project/project.ts'
import { forgetTransfer, useTransfer } from '@/features/uploads/transfers.ts'
import type { KnownUpload } from '@/features/uploads/unfinished-uploads.tsx'
import { UploadSource } from '@/features/uploads/upload-source.tsx'
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
  const reason = against ?? (draft.kind === 'upload' && !uploadId ? 'Nothing has arrived yet.' : undefined)
  const how = isDrawn || draft.isUnseen ? 'add' : 'look'

  function change(part: Partial<Draft>) {
    if (part.kind) {
      look.clear()
      add.clear()
    }
    setDraft({ ...draft, ...part })
  }
  async function begin() {
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
  /** Of its own accord nothing begins but what has arrived, and only while nobody has chosen anything else. */
  const beginUpload = useEffectEvent(() => {
    if (draft.kind === 'upload' && !chosen) void begin()
  })
  const arrivedId = transfer?.state === 'done' ? transfer.uploadId : null
  useEffect(() => {
    if (arrivedId) beginUpload()
  }, [arrivedId])
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
            onSubmit={() => void begin()}
          >
            <Segments label="From" value={draft.kind} onChange={kind => change({ kind })} choices={sources} />
            {draft.kind === 'upload' ? (
              <UploadSource chosen={chosen} onChoose={setChosen} />
            ) : (
              <SourceFields draft={draft} onChange={change} />
            )}
            {!isDrawn && <SourceOptions draft={draft} onChange={change} />}
            <div className="order-2 flex flex-wrap items-center gap-3 border-t pt-3">
              {(draft.kind !== 'upload' || uploadId) && (
                <Button type="submit" look="primary" isBusy={look.isRunning || add.isRunning} disabledReason={reason}>
                  {isDrawn ? 'Draw and import' : draft.isUnseen ? 'Add' : 'Look first'}
                </Button>
              )}
              <p className="text-xs text-muted">{whatFollows(draft)}</p>
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

function whatFollows({ kind, isUnseen }: Draft): string {
  if (kind === 'phantoms') return 'A worker draws them; you can go on meanwhile.'
  const arrives = kind === 'upload' ? 'As soon as it has arrived, ' : ''
  const follows = isUnseen
    ? 'what is clear is added, and the import says what is not.'
    : 'every file is looked at. Nothing is added before you have seen what would become of it.'
  const text = arrives + follows
  return text.charAt(0).toUpperCase() + text.slice(1)
}
