import type { LabelView as View } from '#core/label/view.ts'
import { builder } from '#server/schema/builder.ts'

const about = {
  width: 'Of the window, in modality values; null where center is.',
  isInverted: 'Shown with black and white exchanged.',
  isFlipped: 'Left and right exchanged.',
  center: 'Of the window, in modality values; null: colour, or by the table of the file.',
  preset: 'What the window was chosen by, as the viewer names it; null: by hand.',
  zoom: 'Pixels of the screen for one of the picture; null: fitted.',
  pan: 'From the middle of the picture to what lay in the middle of the screen, in pixels before any turn.',
  rotation: 'Degrees clockwise, after the flip: 0, 90, 180 or 270.',
}

export const LabelView = builder.objectRef<View>('LabelView').implement({
  description: 'How a reader looked at an image while labelling it.',
  fields: t => ({
    center: t.exposeFloat('center', { nullable: true, description: about.center }),
    width: t.exposeFloat('width', { nullable: true, description: about.width }),
    isInverted: t.exposeBoolean('isInverted', { description: about.isInverted }),
    preset: t.exposeString('preset', { nullable: true, description: about.preset }),
    zoom: t.exposeFloat('zoom', { nullable: true, description: about.zoom }),
    panX: t.exposeFloat('panX', { description: about.pan }),
    panY: t.exposeFloat('panY', { description: about.pan }),
    rotation: t.exposeInt('rotation', { description: about.rotation }),
    isFlipped: t.exposeBoolean('isFlipped', { description: about.isFlipped }),
  }),
})

/** Absent window, preset and zoom are null. */
export const LabelViewInput = builder.inputType('LabelViewInput', {
  description: 'How a reader looked at an image while labelling it.',
  fields: t => ({
    center: t.float({ description: about.center }),
    width: t.float({ description: about.width }),
    isInverted: t.boolean({ required: true, description: about.isInverted }),
    preset: t.string({ description: about.preset }),
    zoom: t.float({ description: about.zoom }),
    panX: t.float({ required: true, description: about.pan }),
    panY: t.float({ required: true, description: about.pan }),
    rotation: t.int({ required: true, description: about.rotation }),
    isFlipped: t.boolean({ required: true, description: about.isFlipped }),
  }),
})
