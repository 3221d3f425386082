import { expect, test } from 'vitest'
import { characterSetOf, readingsOf } from '#core/dicom/character-set.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const ascii = (text: string) => Buffer.from(text, 'latin1')

/** Examples of PS3.5 annexes H, I, J and K, and a word of each set of one byte. */
test.each([
  [[], 'Buc^Jerome', ascii('Buc^Jerome')],
  [['ISO_IR 100'], 'Buc^Jérôme', ascii('Buc^J\xe9r\xf4me')],
  [['ISO_IR 101'], 'Wałęsa', bytes('57 61 b3 ea 73 61')],
  [['ISO_IR 109'], 'Ġorġ', bytes('d5 6f 72 f5')],
  [['ISO_IR 110'], 'Šķēle', bytes('a9 f3 ba 6c 65')],
  [['ISO_IR 144'], 'Люкceмбypг', bytes('bb ee da 63 65 dc d1 79 70 d3')],
  [['ISO_IR 127'], 'قباني^لنزار', bytes('e2 c8 c7 e6 ea 5e e4 e6 d2 c7 d1')],
  [['ISO_IR 126'], 'Διονυσιος', bytes('c4 e9 ef ed f5 f3 e9 ef f2')],
  [['ISO_IR 138'], 'שרון^דבורה', bytes('f9 f8 e5 ef 5e e3 e1 e5 f8 e4')],
  [['ISO_IR 148'], 'Çavuşoğlu', bytes('c7 61 76 75 fe 6f f0 6c 75')],
  [['ISO_IR 203'], 'Œuvre€', bytes('bc 75 76 72 65 a4')],
  [['ISO_IR 166'], 'นามสกุล', bytes('b9 d2 c1 ca a1 d8 c5')],
  [['ISO_IR 13'], 'ﾔﾏﾀﾞ^ﾀﾛｳ', bytes('d4 cf c0 de 5e c0 db b3')],
  [['ISO_IR 192'], 'Wang^XiaoDong=王^小東', Buffer.from('Wang^XiaoDong=王^小東')],
  [['GB18030'], 'Wang^XiaoDong=王^小东', Buffer.concat([ascii('Wang^XiaoDong='), bytes('cd f5 5e d0 a1 b6 ab')])],
  [['GBK'], '王', bytes('cd f5')],
  [
    ['', 'ISO 2022 IR 87'],
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
    Buffer.concat([
      ascii('Yamada^Tarou='),
      ascii('\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B='),
      ascii('\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B'),
    ]),
  ],
  [
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
    Buffer.concat([bytes('d4 cf c0 de 5e c0 db b3 3d'), ascii('\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J')]),
  ],
  [['', 'ISO 2022 IR 159'], '丂', ascii('\x1b$(D0!')],
  [
    ['', 'ISO 2022 IR 149'],
    'Hong^Gildong=洪^吉洞=홍^길동',
    Buffer.concat([
      ...[ascii('Hong^Gildong=\x1b$)C'), bytes('fb f3'), ascii('^\x1b$)C'), bytes('d1 ce d4 d7')],
      ...[ascii('=\x1b$)C'), bytes('c8 ab'), ascii('^\x1b$)C'), bytes('b1 e6 b5 bf')],
    ]),
  ],
  [['', 'ISO 2022 IR 58'], 'Zhang=张', Buffer.concat([ascii('Zhang=\x1b$)A'), bytes('d5 c5')])],
  [
    ['ISO 2022 IR 100', 'ISO 2022 IR 144'],
    'Mül^ü\\Люк',
    Buffer.concat([ascii('M\xfcl^\xfc\\\x1b-L'), bytes('bb ee da')]),
  ],
  [['ISO-IR 100'], 'é', ascii('\xe9')],
])('text of %j is read as %s', (terms, text, written) => {
  const set = characterSetOf(terms)
  expect(set.unknown).toEqual([])
  expect(set.decode(written)).toBe(text)
  expect(readingsOf(written, set)).toMatchObject({ isDoubtful: false })
  expect(readingsOf(written, set).readings).toContain(text)
})

test.each([
  ['a set that is none', ['KLINGON'], ascii('M\xfcller')],
  ['bytes that the set does not have', ['ISO_IR 192'], ascii('M\xfcller')],
  ['bytes beyond ASCII where no set is named', [], Buffer.from('Müller')],
  ['an escape to what nobody knows', ['', 'ISO 2022 IR 87'], ascii('\x1b%GM\xfcller')],
])('%s: read as Latin-1 and as UTF-8, and said', (_, terms, written) => {
  const { readings, isDoubtful } = readingsOf(written, characterSetOf(terms))
  expect(isDoubtful).toBe(true)
  expect(readings.some(reading => reading.includes('Müller'))).toBe(true)
})
