export interface Encoding {
  /** The alphabet of its words, where it is another than the Latin one. */
  script?: RegExp
  /** How much its words count beside those of others: Russian words of Windows look like words by these letters, too. */
  weight?: number
  /** For TextDecoder. */
  label: string
  /** For people. */
  name: string
  /** Of an encoding of two bytes a character: first bytes of the characters that most texts are made of. */
  common: readonly (readonly [number, number])[] | null
}

/** What lists that are not UTF-8 are saved in, the likeliest first. */
export const encodings: readonly [Encoding, ...Encoding[]] = [
  { label: 'windows-1252', name: 'Windows-1252', common: null },
  { label: 'windows-1250', name: 'Windows-1250', common: null },
  { label: 'windows-1251', name: 'Windows-1251', common: null, script: /^\p{Script=Cyrillic}+$/u },
  { label: 'windows-1253', name: 'Windows-1253', common: null, script: /^\p{Script=Greek}+$/u, weight: 0.9 },
  { label: 'windows-1254', name: 'Windows-1254', common: null },
  { label: 'windows-1256', name: 'Windows-1256', common: null, script: /^\p{Script=Arabic}+$/u, weight: 0.9 },
  { label: 'koi8-r', name: 'KOI8-R', common: null, script: /^\p{Script=Cyrillic}+$/u, weight: 0.9 },
  // Of GB 2312 and JIS X 0208 the first level, of KS X 1001 the syllables, of Big5 the frequent ones.
  { label: 'gb18030', name: 'GB18030', common: [[0xb0, 0xd7]] },
  {
    label: 'shift_jis',
    name: 'Shift_JIS',
    common: [
      [0x82, 0x83],
      [0x88, 0x97],
    ],
  },
  { label: 'euc-kr', name: 'EUC-KR', common: [[0xb0, 0xc8]] },
  { label: 'big5', name: 'Big5', common: [[0xa4, 0xc6]] },
]

const usualLetters: Record<string, Set<string>> = {
  'windows-1252': new Set('äöüßéèêëàâáãåæçìíîïñòóôõøùúûœÄÖÜÉÈÊÀÂÁÃÅÆÇÍÎÑÓÔÕØÚŒ'),
  'windows-1254': new Set('äöüßéèêëàâáãåæçğıîïñòóôõøúûœşÄÖÜÉÈÊÀÂÁÃÅÆÇĞİÎÑÓÔÕØÚŒŞ'),
  'windows-1250': new Set('äöüßáâăąćčçďéęěëíîłľĺńňóôőřŕśšşťţúůűýźžżÄÖÜÁĄĆČĎÉĘĚÍÎŁŃŇÓÔŐŘŚŠŞŤŢÚŮŰÝŹŽŻ'),
}
const beyondAscii = /[^\p{ASCII}]/u
const wordPattern = /[^\s!-/:-@[-`{-~]+/g
const longestWord = 100
const withoutMarks = (word: string) =>
  word
    .slice(0, longestWord)
    .replace(/^\p{P}+/u, '')
    .replace(/(?<!\p{P})\p{P}+$/u, '')
const ratio = (count: number, all: number) => (all === 0 ? 0 : count / all)

/** How much a word looks like one of a language that is written so: from -1 to 1. */
function plausibility(word: string, encoding: Encoding): number {
  const letters = [...word]
  const foreign = letters.filter(letter => beyondAscii.test(letter))
  if (foreign.some(letter => !/[\p{L}\p{M}]/u.test(letter) || /[\uff61-\uff9f\ue000-\uf8ff]/u.test(letter))) return -1
  const isMixed = foreign.some(letter => !/\p{Script=Latin}/u.test(letter)) && /[a-z]/i.test(word)
  if (isMixed) return -1
  if (encoding.common !== null) return foreign.every(letter => !/\p{Script=Latin}/u.test(letter)) ? 1 : -1
  if (encoding.script) return encoding.script.test(word) && /^\p{Lu}?\p{Ll}+$|^\p{Lu}+$|^\p{Lo}+$/u.test(word) ? 1 : 0.3
  const usual = usualLetters[encoding.label]
  if (letters.length > 2 && foreign.length > letters.length / 2) return -1
  return ratio(foreign.filter(letter => usual?.has(letter)).length, foreign.length)
}

/** Which part of its characters of two bytes are frequent ones. */
function commonShare(bytes: Buffer, common: NonNullable<Encoding['common']>): number {
  let all = 0
  let frequent = 0
  for (let i = 0; i + 1 < bytes.length; i += 1) {
    const first = bytes[i] ?? 0
    if (first < 0x80) continue
    all += 1
    if (common.some(([from, to]) => first >= from && first <= to)) frequent += 1
    i += 1
  }
  return ratio(frequent, all)
}

/** How likely bytes are of an encoding, by the words they make in it. */
export function likelihood(encoding: Encoding, bytes: Buffer, text: string, known: readonly string[]): number {
  if (text.includes('\uFFFD')) return -2
  const words = new Set<string>()
  for (const [found] of text.matchAll(wordPattern)) {
    const word = withoutMarks(found)
    if (beyondAscii.test(word)) words.add(word)
  }
  if (words.size === 0) return -1
  let sum = 0
  for (const word of words) sum += plausibility(word, encoding)
  const share = encoding.common === null ? 1 : commonShare(bytes, encoding.common)
  const said = known.some(name => words.has(name.normalize('NFC'))) ? 2 : 0
  return (sum / words.size) * share * (encoding.weight ?? 1) + said
}
