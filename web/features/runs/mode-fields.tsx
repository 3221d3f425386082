'use client'
import { Segments } from '@/components/segments.tsx'
import { DraftField } from './config-fields.tsx'
import { WeightsFields, type WeightsFieldsProps } from './weights-fields.tsx'

const modes = {
  scratch: 'All layers learn, from weights that the seed draws.',
  'fine-tune': 'Starts from pretrained weights; the blocks before the one named stay as they are, the rest learns.',
  frozen: 'The backbone stays as pretrained; only the head learns, on features that are computed once.',
}

/** What learns, and which weights it starts from. */
export function ModeFields({ draft, onChange, models, onSwitch, upload }: WeightsFieldsProps) {
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
          <WeightsFields draft={draft} onChange={onChange} models={models} onSwitch={onSwitch} upload={upload} />
        </div>
      )}
    </div>
  )
}
