import { InvalidInput } from '#core/errors.ts'

/** Of each 16 bits that may come: the bits of the code that they begin with, times 256, and what it stands for; 0: no code. */
export type Codes = Uint16Array

export const damaged = (what: string) =>
  new InvalidInput('file', `damaged or cut short (a JPEG ${what})`, 'a whole file')

/** Eight stand at once, and scans may each bring their own; each costs 128 KiB filled, whether it is used or not. */
const mostTables = 100

/** Tables of codes (Huffman) by class and place, as DHT numbers them. */
export class Tables {
  private readonly codes: Map<number, Codes>
  private count = 0

  /** @param around those that hold until others come in their place */
  constructor(around?: Tables) {
    this.codes = new Map(around?.codes)
  }

  find(id: number): Codes | undefined {
    return this.codes.get(id)
  }

  /** @param body of a segment DHT @throws InvalidInput */
  read(body: Buffer): void {
    for (let at = 0; at + 17 <= body.length; ) {
      this.count++
      if (this.count > mostTables) throw damaged(`of more than ${mostTables} tables`)
      const codes = new Uint16Array(65536)
      const id = body[at] as number
      let [symbolAt, first] = [at + 17, 0]
      for (let bits = 1; bits <= 16; bits++)
        for (let i = 0; i < (body[at + bits] as number); i++) {
          const next = first + (1 << (16 - bits))
          codes.fill((bits << 8) | (body[symbolAt++] ?? 0), first, next)
          first = next
        }
      this.codes.set(id, codes)
      at = symbolAt
    }
  }
}

/** Those of ISO 10918-1 K.3, which frames of Motion JPEG leave out and every decoder knows. */
export const usualTables = new Tables()
usualTables.read(
  Buffer.from(
    `
  0000010501010101010100000000000000000102030405060708090a0b
  100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25
  262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2
  a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa
  0100030101010101010101010000000000000102030405060708090a0b
  1100020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718
  191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a9293949596979899
  9aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa
`.replace(/\s/g, ''),
    'hex',
  ),
)

/** What a stream of tables alone brings, which is valid for streams that leave theirs out. @throws InvalidInput */
export function tablesIn(bytes: Buffer): Tables {
  const tables = new Tables(usualTables)
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (bytes[at + 1] === 0xc4) tables.read(bytes.subarray(at + 4, end))
    at = end
  }
  return tables
}
