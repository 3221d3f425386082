'use client'
import { Choice, Field, useFieldProblem } from '@/components/field.tsx'
import { Segments } from '@/components/segments.tsx'
import { UploadSource } from '@/features/uploads/upload-source.tsx'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type ConfigFieldsProps, DraftField } from './config-fields.tsx'
import type { UploadedWeights } from './use-uploaded-weights.ts'

export const pretrainedModelFragment = graphql(`
  fragment PretrainedModelChoice on PretrainedModel @_unmask { name alpha url isCached isPinned }
`)

export interface WeightsFieldsProps extends ConfigFieldsProps {
  models: readonly ResultOf<typeof pretrainedModelFragment>[]
  /** What was refused is about other inputs than those that come. */
  onSwitch: () => void
  upload: UploadedWeights
}

/** Which pretrained weights a run starts from. */
export function WeightsFields({ draft, onChange, models, onSwitch, upload }: WeightsFieldsProps) {
  return (
    <>
      <Segments
        label="Pretrained weights"
        value={draft.weights}
        onChange={weights => {
          onSwitch()
          onChange({ ...draft, weights })
        }}
        choices={[
          { value: 'model', text: 'Public weights' },
          { value: 'upload', text: 'Upload weights' },
          { value: 'folder', text: 'A folder on the server' },
        ]}
      />
      {draft.weights === 'model' && <ModelFields draft={draft} models={models} onChange={onChange} />}
      {draft.weights === 'folder' && (
        <DraftField
          draft={draft}
          onChange={onChange}
          name="pretrainedFolder"
          label="Folder of pretrained weights"
          hint="As the server sees it, or s3://bucket/folder: the model.json of a MobileNet v1 beside its weights."
        />
      )}
      {draft.weights === 'upload' && (
        <UploadField
          upload={upload}
          onChoose={chosen => {
            onSwitch()
            upload.choose(chosen)
          }}
        />
      )}
    </>
  )
}

interface UploadFieldProps {
  upload: UploadedWeights
  onChoose: UploadedWeights['choose']
}

function UploadField({ upload: { slot, chosen }, onChoose }: UploadFieldProps) {
  const refused = useFieldProblem('pretrainedUploadId')
  return (
    <>
      <UploadSource
        slot={slot}
        chosen={chosen}
        onChoose={onChoose}
        title="Drop a folder, files or an archive with the weights here"
      >
        The model.json of a MobileNet v1 and its weights beside it. ZIP, TAR and TAR.GZ as they are.
      </UploadSource>
      {refused && (
        <p role="alert" className="text-xs text-danger">
          {refused}
        </p>
      )}
    </>
  )
}

function ModelFields({ draft, onChange, models }: Omit<WeightsFieldsProps, 'onSwitch' | 'upload'>) {
  const chosen = models.find(m => m.name === draft.pretrainedModel)
  const choose = (name: string) => {
    const alpha = models.find(m => m.name === name)?.alpha
    onChange({
      ...draft,
      pretrainedModel: name,
      pretrainedSha256: '',
      alpha: alpha === undefined ? draft.alpha : String(alpha),
    })
  }
  return (
    <>
      <Field
        label="Pretrained model"
        name="pretrainedModel"
        hint={
          chosen && (chosen.isCached ? 'On the server already.' : `Downloaded once, from ${chosen.url}, and checked.`)
        }
      >
        {input => (
          <Choice {...input} value={draft.pretrainedModel} onChange={e => choose(e.target.value)}>
            {!chosen && <option value={draft.pretrainedModel}>Choose one</option>}
            {models.map(m => (
              <option key={m.name} value={m.name}>
                {m.name}, alpha {m.alpha}
              </option>
            ))}
          </Choice>
        )}
      </Field>
      {chosen && !chosen.isPinned && (
        <DraftField
          draft={draft}
          onChange={onChange}
          name="pretrainedSha256"
          label="sha256 of its weights"
          hint="This release has no hash of its own for this model: over its weight files, in the order of model.json."
        />
      )}
    </>
  )
}
