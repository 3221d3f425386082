const pictureEnding = /\.(?:png|jpe?g|jpe|bmp|gif|tiff?|webp|jp2|j2k|dcm|dicom|ima)$/i

/** The name of a file without its folders and without the ending of a picture. */
export const stemOf = (path: string): string =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .replace(pictureEnding, '')
    .normalize('NFC')

/** Words for what leaves the outline where it was: perceptual hashes see through it. */
const still =
  'h?flip(?:ped)?|vflip|hvflip|fliph|flipv|fliplr|flipud|mirror(?:ed)?|sharpen(?:ed|ing)?|blur(?:red)?|noise|noisy|brightness|bright(?:ened|er)?|dark(?:ened|er)?|lighter|contrast|gamma|clahe|equali[sz]ed?|histeq|denoised?|smooth(?:ed)?|gr[ae]y(?:scale)?|enhanced?|duplicate|dup'
/** Words for what moves, cuts or inverts it, or does not say. */
const moved =
  'rot(?:ate|ated|ation)?|shift(?:ed)?|translat(?:e|ed|ion)|shear(?:ed)?|zoom(?:ed)?|crop(?:ped)?|scaled?|affine|elastic|perspective|distort(?:ed|ion)?|warp(?:ed)?|transformed|aug(?:ment|mented|mentation)?|cutout|erased?|dropout|jitter(?:ed)?|invert(?:ed)?|mask|seg'
const adverb = '(?:horizontal|vertical|horiz|vert|h|v|lr|ud|x|y|up|down|left|right|cw|ccw|in|out|by)'
const manner = '(?:horizontal|vertical|gaussian|gauss|motion|median|random|color|colour|salt|hist|cent(?:er|re))'
const amount = '[-_ ]?[+-]?\\(?\\d{1,4}(?:[.]\\d{1,3})?\\)?(?:deg|px|pct|%|x)?'
const word = (words: string) =>
  new RegExp(`[-_ .]{1,3}(?:${manner}[-_ ]?)?(?:${words})(?:[-_ ]?${adverb}(?![a-z]))?(?:${amount})?$`, 'i')
const stillMark = word(still)
const movedMark = word(moved)

/** "x copy", "x - Copy (2)", "x copy 3", in the languages of some systems. */
const copyMark = /(?:[-_ ]{1,3})(?:copy|kopie|copie|copia)(?:[ _-]?\(?\d{1,3}\)?)?$/i
/** Roboflow: x_png.rf.<32 digits>. */
const roboflowMark = /[._](?:png|jpe?g|bmp|tiff?|webp)\.rf\.[0-9a-z]{16,40}$/i
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
/** Augmentor: <class>_original_x.png_<uuid>. */
const augmentorMark = new RegExp(`(?:\\.[a-z0-9]{2,5})?[-_]${uuid}$`, 'i')

const marks: { pattern: RegExp; isMoved: boolean }[] = [
  { pattern: roboflowMark, isMoved: true },
  { pattern: augmentorMark, isMoved: true },
  { pattern: copyMark, isMoved: false },
  { pattern: stillMark, isMoved: false },
  { pattern: movedMark, isMoved: true },
]
/** No mark is longer. */
const longestMark = 80

const original = '_original_'
const prefixMark = new RegExp(`^(?:(copy) of |(${still}|${moved})[-_ ]?\\d{0,3}[-_ ]{1,3})(?=.)`, 'i')

/** Marks end in a word, a number, a bracket or a unit behind something that parts: most names have nothing of all this. */
const mayEnd = /[-_ .][a-z]|\.rf\.|[-_][0-9a-f]{8}-/i

interface Peeled {
  rest: string
  isMoved: boolean
  /** Of a mark in front: its word. */
  front: string | null
}

function peelEnd(stem: string): Peeled | null {
  if (!mayEnd.test(stem)) return null
  const tail = stem.slice(-longestMark)
  for (const { pattern, isMoved } of marks) {
    const at = tail.search(pattern)
    if (at < 0 || stem.length - tail.length + at === 0) continue
    const rest = stem.slice(0, stem.length - tail.length + at)
    const isAugmentor = pattern === augmentorMark && rest.includes(original)
    return { rest: isAugmentor ? rest.slice(rest.indexOf(original) + original.length) : rest, isMoved, front: null }
  }
  return null
}

function peelFront(stem: string): Peeled | null {
  const found = prefixMark.exec(stem.slice(0, longestMark))
  if (!found) return null
  const front = (found[1] ?? found[2] ?? '').toLowerCase()
  return { rest: stem.slice(found[0].length), isMoved: new RegExp(`^(?:${moved})$`, 'i').test(front), front }
}

const mostMarks = 12

/** A name as it is, then without its outermost mark, and so on; those in front come last. */
export function chainOf(stem: string): Peeled[] {
  const chain: Peeled[] = [{ rest: stem, isMoved: false, front: null }]
  let from: (stem: string) => Peeled | null = peelEnd
  for (let at = stem; chain.length <= mostMarks; ) {
    const next = from(at)
    if (next) {
      chain.push(next)
      at = next.rest
    } else if (from === peelEnd) from = peelFront
    else break
  }
  return chain
}
