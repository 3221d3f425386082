'use client'
import { type ConfigFieldsProps, DraftField } from './config-fields.tsx'

/** What is changed at random in the pictures that are learnt from. */
export function AugmentationFields({ draft, onChange }: ConfigFieldsProps) {
  const own = { draft, onChange }
  return (
    <fieldset className="flex flex-col gap-3 border-t pt-3">
      <legend className="sr-only">Augmentation</legend>
      <p>
        <span aria-hidden className="font-medium">
          Augmentation
        </span>{' '}
        <span className="text-muted">
          Pictures of TRAIN are changed a little at every epoch, by at most this; the seed decides. All 0: not at all.
        </span>
      </p>
      <div className="grid grid-cols-4 gap-3">
        <DraftField {...own} name="rotationDegrees" label="Turn" hint="Degrees, 0 to 45." />
        <DraftField {...own} name="shift" label="Shift" hint="Part of the side, 0 to 0.5." />
        <DraftField {...own} name="brightness" label="Brightness" hint="Part of the range, 0 to 0.5." />
        <DraftField {...own} name="contrast" label="Contrast" hint="Factor 1 + this, 0 to 1." />
      </div>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={draft.flip} onChange={e => onChange({ ...draft, flip: e.target.checked })} />
        Mirror every other picture, left to right
      </label>
    </fieldset>
  )
}
