import type { Attributes } from '#core/dicom/attributes.ts'
import { type LookupTable, lookUp, readLookupTable } from '#core/dicom/lookup-table.ts'
import type { Display, DisplayTable, ValueRange, Window } from '#core/dicom/presentation.ts'

/** Of one frame: its own attributes first, then those all frames share, then the data set's (PS3.3 C.7.6.16). */
export type Places = readonly Attributes[]

export type DicomDisplay = Omit<Display, 'percentiles'>

/** From stored values to modality values: a line, or a table (PS3.3 C.11.1). */
export type Modality =
  | { kind: 'line'; slope: number; intercept: number; unit: string | null }
  | { kind: 'table'; table: LookupTable; unit: string | null }

const tableTags = { descriptor: '00283002', data: '00283006' }

/** The root comes last, so that an enhanced file's functional groups win. */
export function placesOf(root: Attributes, frameIndex: number): Places {
  const groups = [root.item('52009230', frameIndex), root.item('52009229')]
  const macros = groups.flatMap(group => [group?.item('00289132'), group?.item('00289145')])
  return [...macros.filter(macro => macro !== null && macro !== undefined), root]
}

/** @param stored the least and the greatest stored value that the bits can hold */
export function readModality(places: Places, root: Attributes, stored: ValueRange): Modality {
  const item = root.item('00283000')
  const table = item && readLookupTable(item, tableTags, stored)
  if (table) return { kind: 'table', table, unit: unitOf(item?.shortText('00283004') ?? null) }
  const place = places.find(attributes => attributes.has('00281053') || attributes.has('00281052'))
  const slope = meant(place?.decimals('00281053')[0], 1)
  const isCt = root.text('00080060') === 'CT' && place !== undefined
  return {
    kind: 'line',
    // A slope of 0 would make every pixel the same: no device means that.
    slope: slope === 0 ? 1 : slope,
    intercept: meant(place?.decimals('00281052')[0], 0),
    unit: unitOf(place?.shortText('00281054') ?? (isCt ? 'HU' : null)),
  }
}

/**
 * @param samples least and greatest sample that the bits stored can hold, and what was added to stored values
 */
export function readDisplay(
  places: Places,
  root: Attributes,
  modality: Modality,
  samples: { greatest: number; shift: number },
): DicomDisplay {
  const isLine = modality.kind === 'line'
  const slope = isLine ? modality.slope : 1
  const intercept = isLine ? modality.intercept - modality.slope * samples.shift : 0
  const ends = isLine ? [intercept, intercept + slope * samples.greatest] : [0, 2 ** modality.table.bits - 1]
  const range = { low: Math.min(...ends), high: Math.max(...ends) }
  const isInverted = root.text('00280004') === 'MONOCHROME1' || root.text('20500020') === 'INVERSE'
  return {
    slope,
    intercept,
    unit: modality.unit,
    range,
    isInverted,
    windows: readWindows(places),
    table: readTable(places, range),
  }
}

const mostWindows = 32

/** PS3.3 C.11.2.1.2: as many windows as have a centre and a width that means something. */
function readWindows(places: Places): Window[] {
  const place = places.find(attributes => attributes.has('00281050') && attributes.has('00281051'))
  if (!place) return []
  const widths = place.decimals('00281051')
  const names = place.texts('00281055')
  const shape = shapeOf(place.text('00281056'))
  const windows = place.decimals('00281050').flatMap((center, i) => {
    const width = widths[i]
    const hasMeaning = isMeant(center) && isMeant(width) && width >= (shape === 'LINEAR' ? 1 : 1e-9)
    return hasMeaning ? [{ name: names[i]?.slice(0, 64) || null, center, width, shape }] : []
  })
  // Some devices write one window several times.
  return [...new Map(windows.map(window => [JSON.stringify(window), window])).values()].slice(0, mostWindows)
}

const shapeOf = (text: string | null): Window['shape'] =>
  text === 'SIGMOID' || text === 'LINEAR_EXACT' ? text : 'LINEAR'

const tableItem = (places: Places) => places.map(attributes => attributes.item('00283010')).find(item => item !== null)

/** Brightness is by the bits that the entries use: some systems declare 16 and fill 12, and all would be black. */
function readTable(places: Places, range: ValueRange): DisplayTable | null {
  const item = tableItem(places)
  const table = item && readLookupTable(item, tableTags, range)
  if (!table) return null
  const bytes = Buffer.alloc(table.entries.length * 2)
  for (const [i, entry] of table.entries.entries()) bytes.writeUInt16LE(entry, i * 2)
  return {
    name: item?.shortText('00283003') ?? null,
    first: table.first,
    bits: table.usedBits,
    entries: bytes.toString('base64'),
  }
}

/** What is odd about the file's own table; empty: nothing, or a window is seen first. */
export function tableOddities(places: Places, { windows, range }: DicomDisplay): string[] {
  const item = windows.length === 0 ? tableItem(places) : null
  const table = item && readLookupTable(item, tableTags, range)
  if (!table || table.usedBits === table.bits) return []
  return [`its table declares ${table.bits} bits and uses ${table.usedBits}: brightness is scaled by those used`]
}

/** Modality values of a table of the file, in the place of samples. */
export function applyModalityTable(
  samples: Uint8Array | Uint16Array,
  shift: number,
  table: LookupTable,
): Uint8Array | Uint16Array {
  const values = table.bits > 8 ? new Uint16Array(samples.length) : new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i++) values[i] = lookUp(table, (samples[i] ?? 0) - shift)
  return values
}

/** US: unspecified. */
const unitOf = (text: string | null) => (text === null || text === 'US' ? null : text)

/** Beyond this, nothing is measured, and sums of it would overflow. */
const greatestMeant = 1e12

const isMeant = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && Math.abs(value) <= greatestMeant

const meant = (value: number | undefined, otherwise: number) => (isMeant(value) ? value : otherwise)
