import { type Codes, damaged, Tables, usualTables } from '#core/dicom/jpeg-tables.ts'

interface Component {
  id: number
  across: number
  down: number
}

interface Frame {
  width: number
  height: number
  components: Component[]
  /** A difference a sample, in place of blocks. */
  isLossless: boolean
}

/**
 * That each scan of a JPEG has exactly its pixels, where they are coded one after the other (baseline, extended, lossless); of other
 * processes nothing is said. What libvips is warned of while it reads the last rows it does not say, and the codec of DICOM says nothing
 * at all; so all codes are followed here, and no pixel is made of them.
 * @param bytes without strays between segments
 * @param around tables that hold before it brings its own
 * @throws InvalidInput field 'file'
 */
export function checkScans(bytes: Buffer, around: Tables = usualTables): void {
  const tables = new Tables(around)
  const scanned = new Set<Component>()
  let frame: Frame | null = null
  let interval = 0
  let isEnded = false
  for (let at = 2; at + 2 <= bytes.length; ) {
    const code = bytes[at + 1] as number
    isEnded = bytes[at] === 0xff && code === 0xd9
    if (bytes[at] !== 0xff || isEnded) break
    if (code === 0xff || (code >= 0xd0 && code <= 0xd7)) {
      at += code === 0xff ? 1 : 2
      continue
    }
    if (at + 4 > bytes.length) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    const body = bytes.subarray(at + 4, end)
    if (code === 0xc4) tables.read(body)
    const isFollowed = code === 0xc0 || code === 0xc1 || code === 0xc3
    if (frame && (isFollowed || isOtherFrame(code))) throw damaged('of two frames')
    if (isOtherFrame(code)) return
    if (isFollowed) frame = readFrame(body, code === 0xc3)
    if (code === 0xdd && body.length >= 2) interval = body.readUInt16BE(0)
    at = code === 0xda ? checkScan(bytes, end, body, { frame, tables, interval, scanned }) : end
  }
  if (!frame || frame.components.some(component => !scanned.has(component))) throw damaged('without all of its scans')
  if (!isEnded) throw damaged('without its end')
}

/** Progressive, hierarchical, of arithmetic coding, JPEG-LS. */
const isOtherFrame = (code: number) =>
  code === 0xf7 || (code >= 0xc2 && code <= 0xcf && ![0xc3, 0xc4, 0xc8, 0xcc].includes(code))

function readFrame(body: Buffer, isLossless: boolean): Frame {
  if (body.length < 6 + 3 * (body[5] ?? 0)) throw damaged('with half a header')
  const components = Array.from({ length: body[5] as number }, (_, i) => {
    const sides = body[7 + 3 * i] as number
    const [across, down] = [sides >> 4, sides & 15]
    if (across < 1 || across > 4 || down < 1 || down > 4)
      throw damaged(`whose component ${i + 1} is sampled ${across} x ${down}`)
    return { id: body[6 + 3 * i] as number, across, down }
  })
  return { height: body.readUInt16BE(1), width: body.readUInt16BE(3), components, isLossless }
}

interface Known {
  frame: Frame | null
  tables: Tables
  interval: number
  scanned: Set<Component>
}

/** @returns where the marker behind it stands */
function checkScan(bytes: Buffer, start: number, body: Buffer, { frame, tables, interval, scanned }: Known): number {
  if ((body[0] ?? 0) > 4) throw damaged(`with a scan of ${body[0]} components`)
  const parts: { component: Component; dc: Codes; ac: Codes | undefined }[] = []
  for (let i = 0; i < (body[0] ?? 0); i++) {
    // Some writers give all of them one id, and mean them in their order.
    const isTaken = (component: Component) => parts.some(part => part.component === component)
    const component = frame?.components.find(found => found.id === body[1 + 2 * i] && !isTaken(found))
    const ids = body[2 + 2 * i] ?? 0
    const [dc, ac] = [tables.find(ids >> 4), tables.find(0x10 | (ids & 15))]
    if (!component || !dc || !(ac || frame?.isLossless)) throw damaged('with a scan of what it does not describe')
    scanned.add(component)
    parts.push({ component, dc, ac })
  }
  const [only] = parts
  if (!frame || !only) throw damaged('with a scan of nothing')
  const most = (side: 'across' | 'down') => Math.max(...frame.components.map(component => component[side]))
  const [across, down] = [most('across'), most('down')]
  const isAlone = parts.length === 1
  const side = frame.isLossless ? 1 : 8
  const { component } = only
  const width = isAlone ? Math.ceil((frame.width * component.across) / across) : frame.width
  const height = isAlone ? Math.ceil((frame.height * component.down) / down) : frame.height
  const count = isAlone
    ? Math.ceil(width / side) * Math.ceil(height / side)
    : Math.ceil(width / (side * across)) * Math.ceil(height / (side * down))
  const blocks = parts.flatMap(part => Array(isAlone ? 1 : part.component.across * part.component.down).fill(part))
  const reader = new ScanReader(bytes, start)
  for (let i = 0; i < count; i++) {
    if (interval > 0 && i > 0 && i % interval === 0) reader.restart((i / interval - 1) % 8)
    for (const { dc, ac } of blocks) reader.passBlock(dc, frame.isLossless ? undefined : ac)
  }
  return reader.end()
}

class ScanReader {
  private readonly bytes: Buffer
  private at: number
  private held = 0
  private bits = 0

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes
    this.at = at
  }

  /** @param ac undefined: a difference alone */
  passBlock(dc: Codes, ac: Codes | undefined): void {
    this.pass(this.next(dc) & 15)
    if (!ac) return
    for (let k = 1; k < 64; k++) {
      const symbol = this.next(ac)
      const size = symbol & 15
      if (size === 0 && symbol !== 0xf0) return
      k += symbol >> 4
      if (size > 0 && k > 63) throw damaged('with a block of more than its values')
      this.pass(size)
    }
  }

  private next(codes: Codes): number {
    if (this.bits < 16) this.fill()
    const bits = this.bits >= 16 ? this.held >>> (this.bits - 16) : this.held << (16 - this.bits)
    const found = codes[bits & 0xffff] as number
    if (found === 0) throw damaged('with a code that stands for nothing')
    this.pass(found >> 8)
    return found & 255
  }

  private pass(count: number): void {
    if (this.bits < count) this.fill()
    if (this.bits < count) throw damaged('whose scan ends before its pixels')
    this.bits -= count
  }

  /** To 24 bits and more, up to the next marker. */
  private fill(): void {
    while (this.bits <= 16) {
      while (this.bytes[this.at] === 0xff && this.bytes[this.at + 1] === 0xff) this.at++
      const byte = this.bytes[this.at]
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) return
      this.held = (this.held << 8) | byte
      this.bits += 8
      this.at += byte === 0xff ? 2 : 1
    }
  }

  /** Behind what fills the last byte; zeros, or 0xff, may fill up more, but a scan that ends in zeros was emptied. */
  end(): number {
    const further = this.bits >> 3
    const last = (this.held >>> (8 * further)) & 255
    if (further > 0 && (this.held & ((1 << (8 * further)) - 1)) !== 0)
      throw damaged('whose scan goes on behind its pixels')
    if (last === 0 && (further > 0 || this.bytes[this.at] === 0)) throw damaged('whose scan ends in zeros')
    this.bits = 0
    while (this.bytes[this.at] === 0) this.at++
    while (this.bytes[this.at] === 0xff && this.bytes[this.at + 1] === 0xff) this.at++
    if (this.at + 1 >= this.bytes.length) throw damaged('without its end')
    if (this.bytes[this.at] !== 0xff || this.bytes[this.at + 1] === 0)
      throw damaged('whose scan goes on behind its pixels')
    return this.at
  }

  restart(number: number): void {
    this.at = this.end()
    if (this.bytes[this.at + 1] !== 0xd0 + number) throw damaged(`without its restart marker ${number}`)
    this.at += 2
  }
}
