'use client'
import { Choice, Field } from '@/components/field.tsx'
import { Segments } from '@/components/segments.tsx'
import { graphql, type ResultOf } from '@/lib/graphql.ts'
import { type ConfigFieldsProps, DraftField } from './config-fields.tsx'

export const pretrainedModelFragment = graphql(`
  fragment PretrainedModelChoice on PretrainedModel @_unmask { name alpha url isCached isPinned }
`)

const modes = {
  scratch: 'All layers learn, from weights that the seed draws.',
  'fine-tune': 'Starts from pretrained weights; the blocks before the one named stay as they are, the rest learns.',
  frozen: 'The backbone stays as pretrained; only the head learns, on features that are computed once.',
}

interface ModeFieldsProps extends ConfigFieldsProps {
  models: readonly ResultOf<typeof pretrainedModelFragment>[]
  /** What was refused is about other inputs than those that come. */
  onSwitch: () => void
}

/** What learns, and which weights it starts from. */
export function ModeFields({ draft, onChange, models, onSwitch }: ModeFieldsProps) {
  const switchTo = (change: Partial<typeof draft>) => {
    onSwitch()
    onChange({ ...draft, ...change })
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <Segments
          label="What learns"
          value={draft.mode}
          onChange={mode => {
            const model = models.find(m => String(m.alpha) === draft.alpha)
            switchTo({ mode, pretrainedModel: draft.pretrainedModel || (model?.name ?? '') })
          }}
          choices={[
            { value: 'scratch', text: 'From scratch' },
            { value: 'fine-tune', text: 'Fine-tune from a block on' },
            { value: 'frozen', text: 'Frozen backbone, head only' },
          ]}
        />
        <p className="text-xs text-muted">{modes[draft.mode]}</p>
      </div>
      {draft.mode !== 'scratch' && (
        <div className="flex flex-col gap-3 border-l-2 pl-3">
          {draft.mode === 'fine-tune' && (
            <DraftField
              draft={draft}
              onChange={onChange}
              name="frozenBlocks"
              label="From block"
              hint="0 to 13: 0 is the first convolution, so everything learns; 13 is the last block."
            />
          )}
          <Segments
            label="Pretrained weights"
            value={draft.weights}
            onChange={weights => switchTo({ weights })}
            choices={[
              { value: 'model', text: 'Public weights' },
              { value: 'folder', text: 'A folder on the server' },
            ]}
          />
          {draft.weights === 'folder' ? (
            <DraftField
              draft={draft}
              onChange={onChange}
              name="pretrainedFolder"
              label="Folder of pretrained weights"
              hint="As the server sees it: the model.json of a MobileNet v1 beside its weights."
            />
          ) : (
            <ModelFields draft={draft} models={models} onChange={onChange} onSwitch={onSwitch} />
          )}
        </div>
      )}
    </div>
  )
}

function ModelFields({ draft, onChange, models }: ModeFieldsProps) {
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
