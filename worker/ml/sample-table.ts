import type { Display } from '#core/dicom/presentation.ts'
import { type Rows, rowAt, type Sample } from './samples.ts'

/** Of a sha256, bytes. */
const hashLength = 32

/** Column by column, so that a thread is given a few buffers instead of an object a sample. */
export interface SampleColumns {
  length: number
  /** 32 bytes each. */
  sha256: Uint8Array
  pictureSha256: Uint8Array
  bitDepth: Uint8Array
  classIndex: Int32Array
  /** Place in displays. */
  display: Int32Array
  /** Each one once, as JSON, with its keys in their order: lookKey is made of them. Its table's entries are their place in tables. */
  displays: string[]
  /** Low and high of each sample's display, which differ from image to image. */
  percentiles: Float64Array
  /** Entries of tables, each once. */
  tables: string[]
}

function grown<Column extends { set(from: Column): void }>(column: Column, larger: Column): Column {
  larger.set(column)
  return larger
}

/** Where a text stands in a list that has each once; it is added where it does not. */
function placesIn(list: string[]): (text: string) => number {
  let places: Map<string, number> | undefined
  return text => {
    places ??= new Map(list.map((known, place) => [known, place]))
    const known = places.get(text)
    if (known !== undefined) return known
    places.set(text, list.length)
    return list.push(text) - 1
  }
}

/** Samples by the million: 89 bytes each, and each table and each other way to display them once. Each is made when it is asked for. */
export class SampleTable implements Rows<Sample> {
  readonly columns: SampleColumns
  private readonly placeOfDisplay: (display: string) => number
  private readonly placeOfTable: (entries: string) => number

  constructor(columns?: SampleColumns) {
    this.columns = columns ?? {
      length: 0,
      sha256: new Uint8Array(),
      pictureSha256: new Uint8Array(),
      bitDepth: new Uint8Array(),
      classIndex: new Int32Array(),
      display: new Int32Array(),
      displays: [],
      percentiles: new Float64Array(),
      tables: [],
    }
    this.placeOfDisplay = placesIn(this.columns.displays)
    this.placeOfTable = placesIn(this.columns.tables)
  }

  static of(samples: Iterable<Sample>): SampleTable {
    const table = new SampleTable()
    for (const sample of samples) table.add(sample)
    return table
  }

  get length(): number {
    return this.columns.length
  }

  add({ sha256, pictureSha256, bitDepth, classIndex, display }: Sample): void {
    const { columns } = this
    const at = columns.length
    if (at === columns.bitDepth.length) this.grow(Math.max(1024, at * 2))
    columns.sha256.set(Buffer.from(sha256, 'hex'), at * hashLength)
    columns.pictureSha256.set(Buffer.from(pictureSha256, 'hex'), at * hashLength)
    columns.bitDepth[at] = bitDepth
    columns.classIndex[at] = classIndex
    columns.percentiles.set(display ? [display.percentiles.low, display.percentiles.high] : [0, 0], at * 2)
    columns.display[at] = this.placeOfDisplay(JSON.stringify(display && this.shared(display)))
    columns.length++
  }

  at(index: number): Sample | undefined {
    const { columns } = this
    if (index < 0 || index >= columns.length) return undefined
    return {
      sha256: hexAt(columns.sha256, index),
      pictureSha256: hexAt(columns.pictureSha256, index),
      bitDepth: columns.bitDepth[index] ?? 0,
      classIndex: columns.classIndex[index] ?? 0,
      display: this.displayAt(index),
    }
  }

  /** A display without what is its image's alone. */
  private shared(display: Display): Display {
    const { table, percentiles } = display
    return {
      ...display,
      percentiles: { ...percentiles, low: 0, high: 0 },
      table: table && { ...table, entries: String(this.placeOfTable(table.entries)) },
    }
  }

  private displayAt(index: number): Display | null {
    const { columns } = this
    // Written by add.
    const display = JSON.parse(rowAt(columns.displays, columns.display[index] ?? 0)) as Display | null
    if (!display) return null
    display.percentiles.low = columns.percentiles[index * 2] ?? 0
    display.percentiles.high = columns.percentiles[index * 2 + 1] ?? 0
    if (display.table) display.table.entries = rowAt(columns.tables, Number(display.table.entries))
    return display
  }

  private grow(length: number): void {
    const { columns } = this
    columns.sha256 = grown(columns.sha256, new Uint8Array(length * hashLength))
    columns.pictureSha256 = grown(columns.pictureSha256, new Uint8Array(length * hashLength))
    columns.bitDepth = grown(columns.bitDepth, new Uint8Array(length))
    columns.classIndex = grown(columns.classIndex, new Int32Array(length))
    columns.display = grown(columns.display, new Int32Array(length))
    columns.percentiles = grown(columns.percentiles, new Float64Array(length * 2))
  }
}

const hexAt = (column: Uint8Array, index: number): string =>
  Buffer.from(column.buffer, column.byteOffset + index * hashLength, hashLength).toString('hex')
