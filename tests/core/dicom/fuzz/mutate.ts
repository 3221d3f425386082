import type { Random } from '#core/random.ts'

type Mutation = (bytes: Buffer, random: Random) => Buffer

const mutations: Record<string, Mutation> = {
  'bits flipped': (bytes, random) => {
    for (let i = 0; i <= random.integer(8); i++) {
      const at = random.integer(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(8))
    }
    return bytes
  },
  'cut short': (bytes, random) => bytes.subarray(0, random.integer(bytes.length)),
  'a length changed': (bytes, random) => {
    const lengths = [0, 1, 2, 0xfffe, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff, bytes.length, random.uint32()]
    bytes.writeUInt32LE(pick(lengths, random) >>> 0, evenPlace(bytes, random, 4))
    return bytes
  },
  'tags swapped': (bytes, random) => {
    const [one, other] = [evenPlace(bytes, random, 4), evenPlace(bytes, random, 4)]
    const kept = bytes.readUInt32LE(one)
    bytes.writeUInt32LE(bytes.readUInt32LE(other), one)
    bytes.writeUInt32LE(kept, other)
    return bytes
  },
  'a piece left out': (bytes, random) => {
    const from = random.integer(bytes.length)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.integer(64))])
  },
  'a piece twice': (bytes, random) => {
    const from = random.integer(bytes.length)
    const to = from + 1 + random.integer(64)
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)])
  },
  'pixel attributes changed': (bytes, random) => {
    for (const element of [0x02, 0x10, 0x11, 0x100, 0x101, 0x102, 0x103])
      if (random.integer(3) === 0) setWord(bytes, element, pick([0, 1, 3, 7, 8, 16, 32, 255, 4096, 65_535], random))
    return bytes
  },
  'dimensions blown up everywhere': (bytes, random) => {
    const [height, width] = [pick(large, random), pick(large, random)]
    setWord(bytes, 0x10, height)
    setWord(bytes, 0x11, width)
    setStreamSize(bytes, width, height)
    return bytes
  },
  'a number of frames': (bytes, random) => {
    const at = bytes.indexOf(Buffer.from([0x28, 0x00, 0x08, 0x00, 0x49, 0x53]))
    if (at >= 0) bytes.write(pick(['0 ', '-1', '99', '1A', '  '], random), at + 8, 'latin1')
    return bytes
  },
}

const large = [1, 300, 4096, 9000, 20_000, 65_535]

/** One damaged copy: the same random stream, the same damage. */
export function mutate(original: Buffer, random: Random): { bytes: Buffer; how: string } {
  const [how, mutation] = pick(Object.entries(mutations), random)
  return { bytes: mutation(Buffer.from(original), random), how }
}

function pick<T>(from: readonly T[], random: Random): T {
  const [found] = from.slice(random.integer(from.length))
  if (found === undefined) throw new RangeError('nothing to pick from')
  return found
}

/** Half of the time among the first attributes, where lengths and tags are; else anywhere. */
function evenPlace(bytes: Buffer, random: Random, size: number): number {
  const end = random.integer(2) === 0 ? Math.min(bytes.length, 900) : bytes.length
  return 2 * random.integer(Math.max(1, (end - size) >> 1))
}

/** A US attribute of group 0028, wherever it stands, explicit or implicit, little-endian. */
function setWord(bytes: Buffer, element: number, value: number): void {
  const at = bytes.indexOf(Buffer.from([0x28, 0x00, element & 0xff, element >> 8]))
  if (at >= 0 && at + 10 <= bytes.length) bytes.writeUInt16LE(value, at + 8)
}

/** SOF of JPEG and JPEG-LS, SIZ of JPEG 2000, so that the streams agree with the data set. */
function setStreamSize(bytes: Buffer, width: number, height: number): void {
  const siz = bytes.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]))
  if (siz >= 0 && siz + 36 <= bytes.length) {
    for (const [at, value] of [
      [8, width],
      [12, height],
      [24, width],
      [28, height],
    ] as const)
      bytes.writeUInt32BE(value, siz + at)
    return
  }
  for (const code of [0xc0, 0xc1, 0xc2, 0xc3, 0xf7]) {
    const at = bytes.indexOf(Buffer.from([0xff, code, 0x00]))
    if (at < 0 || at + 9 > bytes.length) continue
    bytes.writeUInt16BE(height, at + 5)
    bytes.writeUInt16BE(width, at + 7)
  }
}
