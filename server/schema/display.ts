import type { Display, DisplayTable, ValueRange, Window } from '#core/dicom/presentation.ts'
import { builder } from '#server/schema/builder.ts'

const WindowShape = builder.enumType('WindowShape', {
  description: 'DICOM PS3.3 C.11.2: LINEAR takes half a step off the width, LINEAR_EXACT does not.',
  values: {
    LINEAR: { description: 'Straight, half a step off the width.' },
    LINEAR_EXACT: { description: 'Straight, of exactly the width.' },
    SIGMOID: { description: 'An S that nears black and white without an end.' },
  },
})

const DisplayRange = builder.objectRef<ValueRange>('ValueRange').implement({
  description: 'Modality values.',
  fields: t => ({
    low: t.exposeFloat('low', { description: 'The lowest.' }),
    high: t.exposeFloat('high', { description: 'The highest.' }),
  }),
})

const DisplayWindow = builder.objectRef<Window>('DisplayWindow').implement({
  description: 'A stretch of modality values that is shown from black to white.',
  fields: t => ({
    name: t.exposeString('name', { nullable: true, description: 'As the file explains it; null: it does not.' }),
    center: t.exposeFloat('center', { description: 'Its middle, modality value.' }),
    width: t.exposeFloat('width', { description: 'How far it reaches, modality values.' }),
    shape: t.expose('shape', { type: WindowShape, description: 'How it goes from black to white.' }),
  }),
})

const DisplayTableType = builder.objectRef<DisplayTable>('DisplayTable').implement({
  description: "The file's own table (VOI LUT) from modality values to brightness.",
  fields: t => ({
    name: t.exposeString('name', { nullable: true, description: 'As the file explains it; null: it does not.' }),
    first: t.exposeFloat('first', { description: 'Modality value of the first entry.' }),
    bits: t.exposeInt('bits', { description: 'Of an entry.' }),
    entries: t.exposeString('entries', { description: 'Base64 of uint16, little-endian.' }),
  }),
})

export const ImageDisplay = builder.objectRef<Display>('ImageDisplay').implement({
  description:
    'Sample -> modality value -> window or table -> brightness. Seen first: the first window, else the table, else all of 8 bits, else the percentiles.',
  fields: t => ({
    slope: t.exposeFloat('slope', { description: 'Modality value = sample * slope + intercept.' }),
    intercept: t.exposeFloat('intercept', { description: 'See slope.' }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: 'Of modality values, such as HU; null: the file names none.',
    }),
    range: t.expose('range', { type: DisplayRange, description: 'All that the bit depth can hold.' }),
    isInverted: t.exposeBoolean('isInverted', { description: 'Low values are bright.' }),
    windows: t.expose('windows', { type: [DisplayWindow], description: "The file's, its first choice first." }),
    table: t.expose('table', {
      type: DisplayTableType,
      nullable: true,
      description: "The file's own; null: it has none.",
    }),
    percentiles: t.expose('percentiles', { type: DisplayRange, description: 'The 0.5th and the 99.5th.' }),
    pixelAspect: t.float({
      description: 'Height of a pixel by its width; 1: square.',
      resolve: ({ pixelAspect }) => pixelAspect ?? 1,
    }),
  }),
})
