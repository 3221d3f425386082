import { plainClass } from '#core/import/list/class-words.ts'

/** What CVAT says of one image. */
export interface CvatImage {
  reference: string | undefined
  split: string | null
  /** Labels of the whole image, and of what is drawn in it. */
  tags: string[]
  drawn: string[]
  /** What attributes of those say, by their names. */
  attributes: Map<string, Set<string>>
}

const labels = 'labels'
export const isOfLabels = (question: string | null): boolean => question === null || question === labels

/** Of an image its tags, else the labels of what is drawn in it; or what an attribute says. */
export function classesOf({ tags, drawn, attributes }: CvatImage, question: string | null): readonly string[] {
  if (question === null || isOfLabels(question)) return tags.length > 0 ? tags : drawn
  return [...(attributes.get(question.replace(/ \(attribute\)$/, '')) ?? [])]
}

/** An attribute that is called as all labels together are. */
const questionOf = (attribute: string) => (attribute === labels ? `${labels} (attribute)` : attribute)

interface Question {
  name: string
  values: Set<string>
  /** Whether every image that says anything answers it. */
  isOfAll: boolean
}

/** Labels, and every attribute: each image is looked at once. */
function questionsOf(images: readonly CvatImage[]): Question[] {
  const answered = new Map<string, { values: Set<string>; imageCount: number }>([
    [labels, { values: new Set(), imageCount: 0 }],
  ])
  let sayingCount = 0
  for (const image of images) {
    if (image.tags.length + image.drawn.length === 0) continue
    sayingCount += 1
    for (const name of [labels, ...[...image.attributes.keys()].map(questionOf)]) {
      const answers = answered.get(name) ?? { values: new Set(), imageCount: 0 }
      answered.set(name, answers)
      answers.imageCount += 1
      for (const value of classesOf(image, name)) answers.values.add(value)
    }
  }
  return [...answered].map(([name, { values, imageCount }]) => ({ name, values, isOfAll: imageCount === sayingCount }))
}

/** Yes, no and numbers are properties of classes: occluded, age. */
const isProperty = ({ values }: Question) => [...values].every(value => /^(?:true|false|-?\d+(?:\.\d+)?)$/i.test(value))

const mostAttributes = 100

export interface AskedOfImages {
  /** Empty: there is one. */
  questions: string[]
  question: string | null
  doubts: string[]
}

/**
 * Whether labels say the class, or an attribute: what says classes of the project; else an attribute of a label that is the
 * same throughout. Where several may, that is asked.
 */
export function askOfImages(images: readonly CvatImage[], classNames: readonly string[]): AskedOfImages {
  const all = questionsOf(images)
  const [label, ...attributes] = all
  if (label === undefined || attributes.length === 0) return { questions: [], question: null, doubts: [] }
  if (attributes.length > mostAttributes) {
    const doubt = `It has ${attributes.length} attributes, more than ${mostAttributes}: its labels alone are read.`
    return { questions: [], question: null, doubts: [doubt] }
  }
  const questions = all.map(({ name }) => name)
  const wanted = new Set(classNames.map(plainClass))
  const known = all.filter(({ values }) => [...values].some(value => wanted.has(plainClass(value))))
  const telling = attributes.filter(attribute => !isProperty(attribute))
  const isOneLabel = label.values.size < 2
  const candidates =
    known.length > 0 ? known : isOneLabel ? (telling.length > 0 ? telling : attributes) : [label, ...telling]
  const [only, ...more] = candidates
  if (only && more.length === 0 && (only === label || only.isOfAll))
    return { questions, question: only.name, doubts: [] }
  const names = questions.slice(0, 20).join(', ')
  return { questions, question: null, doubts: [`It answers ${names}: which one is the class?`] }
}
