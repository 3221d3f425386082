'use client'
import { useState } from 'react'
import { DownloadButton } from '@/components/download-button.tsx'
import { Choice, Field, Options } from '@/components/field.tsx'
import { Panel } from '@/components/panel.tsx'
import { useReasonAgainst } from '@/features/project/project.ts'
import { type FragmentOf, graphql, readFragment } from '@/lib/graphql.ts'

export const exportsFragment = graphql(`
  fragment Exports on DatasetVersion {
    manifest: exportUrl
    manifestList: exportUrl(withImages: false)
    csv: exportUrl(form: CSV)
    csvList: exportUrl(form: CSV, withImages: false)
    coco: exportUrl(form: COCO)
    cocoList: exportUrl(form: COCO, withImages: false)
    labelStudio: exportUrl(form: LABEL_STUDIO)
    labelStudioList: exportUrl(form: LABEL_STUDIO, withImages: false)
    folders: exportUrl(form: FOLDERS)
  }
`)

const forms = [
  { value: 'manifest', text: 'Manifest', what: 'The manifest as it was frozen, and images by class.' },
  { value: 'csv', text: 'CSV', what: 'A table with the file of each image.' },
  { value: 'coco', text: 'COCO', what: 'JSON, in a ZIP one list a split.' },
  { value: 'labelStudio', text: 'Label Studio', what: 'JSON, a task an image with its answer.' },
  { value: 'folders', text: 'Folders', what: 'Images by split and class, as ImageFolder has them, and a table.' },
] as const
type Form = (typeof forms)[number]['value']

/** Takes a dataset away: in which form, with its images or as a list alone. */
export function ExportPanel({ version }: { version: FragmentOf<typeof exportsFragment> }) {
  const against = useReasonAgainst('EXPORT_DATASETS')
  const urls = readFragment(exportsFragment, version)
  const [form, setForm] = useState<Form>('manifest')
  const [withImages, setWithImages] = useState(true)
  const isTree = form === 'folders'
  const isWhole = withImages || isTree
  const href = form === 'folders' ? urls.folders : isWhole ? urls[form] : urls[`${form}List`]
  return (
    <Panel title="Export">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Form" name="form" hint={forms.find(f => f.value === form)?.what}>
          {input => (
            <Choice
              {...input}
              value={form}
              onChange={e => setForm(forms.find(f => f.value === e.target.value)?.value ?? form)}
            >
              <Options of={forms} />
            </Choice>
          )}
        </Field>
        <label className="flex h-8 items-center gap-2">
          <input type="checkbox" checked={isWhole} disabled={isTree} onChange={e => setWithImages(e.target.checked)} />
          With images
        </label>
        <DownloadButton href={href} against={against}>
          {isWhole ? 'Export ZIP' : 'Export list'}
        </DownloadButton>
      </div>
    </Panel>
  )
}
