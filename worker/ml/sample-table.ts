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
  /** Each one once, as JSON. */
  displays: string[]
}

const grown = (column: Uint8Array, length: number) => {
  const larger = new Uint8Array(length)
  larger.set(column)
  return larger
}
const grownWhole = (column: Int32Array, length: number) => {
  const larger = new Int32Array(length)
  larger.set(column)
  return larger
}

/** Samples by the million: 73 bytes each, and what differs in how they are displayed. Each is made when it is asked for. */
export class SampleTable implements Rows<Sample> {
  readonly columns: SampleColumns
  private readonly places = new Map<string, number>()

  constructor(columns?: SampleColumns) {
    this.columns = columns ?? {
      length: 0,
      sha256: new Uint8Array(),
      pictureSha256: new Uint8Array(),
      bitDepth: new Uint8Array(),
      classIndex: new Int32Array(),
      display: new Int32Array(),
      displays: [],
    }
    for (const [place, display] of this.columns.displays.entries()) this.places.set(display, place)
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
    columns.display[at] = this.placeOf(JSON.stringify(display))
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
      // Written by add.
      display: JSON.parse(rowAt(columns.displays, columns.display[index] ?? 0)) as Sample['display'],
    }
  }

  private placeOf(display: string): number {
    const known = this.places.get(display)
    if (known !== undefined) return known
    this.places.set(display, this.columns.displays.length)
    return this.columns.displays.push(display) - 1
  }

  private grow(length: number): void {
    const { columns } = this
    columns.sha256 = grown(columns.sha256, length * hashLength)
    columns.pictureSha256 = grown(columns.pictureSha256, length * hashLength)
    columns.bitDepth = grown(columns.bitDepth, length)
    columns.classIndex = grownWhole(columns.classIndex, length)
    columns.display = grownWhole(columns.display, length)
  }
}

const hexAt = (column: Uint8Array, index: number): string =>
  Buffer.from(column.buffer, column.byteOffset + index * hashLength, hashLength).toString('hex')
