/** What a project asks of an answer beside its class. */
export interface Attribute {
  id: string
  name: string
  isRequired: boolean
  isMultiple: boolean
  archivedAt: string | null
  /** Empty: of all. */
  labelClasses: readonly { id: string }[]
  choices: readonly { id: string; name: string; isArchived: boolean }[]
}

/** Ids of choices by the id of their attribute, as somebody is choosing them. */
export type Chosen = Readonly<Record<string, readonly string[]>>

/** What an answer says beside its class, as the API tells it. */
export interface Given {
  attribute: { id: string; name: string }
  choices: readonly { id: string; name: string }[]
}

/** As the API takes it. */
export interface AttributeAnswer {
  attributeId: string
  choiceIds: string[]
}

/** Those that an answer with this class is asked for, each with what may be chosen. */
export const askedOf = (attributes: readonly Attribute[], labelClassId: string | null | undefined): Attribute[] =>
  attributes
    .filter(({ archivedAt, labelClasses }) => {
      const isOfAll = labelClasses.length === 0
      return labelClassId != null && archivedAt === null && (isOfAll || labelClasses.some(c => c.id === labelClassId))
    })
    .map(attribute => ({ ...attribute, choices: attribute.choices.filter(c => !c.isArchived) }))

export const chosenIn = (given: readonly Given[]): Chosen =>
  Object.fromEntries(given.map(({ attribute, choices }) => [attribute.id, choices.map(c => c.id)]))

/** Of what was chosen that which is asked, and may be given still. */
export function answersOf(asked: readonly Attribute[], chosen: Chosen): AttributeAnswer[] {
  return asked.flatMap(({ id, choices }) => {
    const choiceIds = choices.filter(c => chosen[id]?.includes(c.id)).map(c => c.id)
    return choiceIds.length === 0 ? [] : [{ attributeId: id, choiceIds }]
  })
}

/** What must be said, and is not yet. */
export const missingIn = (asked: readonly Attribute[], chosen: Chosen): Attribute | undefined =>
  asked.find(a => a.isRequired && !answersOf([a], chosen).length)

/** Chosen once more it is not chosen; where one may be given, the one before is not either. */
export function toggle(chosen: Chosen, { id, isMultiple }: Attribute, choiceId: string): Chosen {
  const before = chosen[id] ?? []
  if (before.includes(choiceId)) return { ...chosen, [id]: before.filter(c => c !== choiceId) }
  return { ...chosen, [id]: isMultiple ? [...before, choiceId] : [choiceId] }
}

const said = ({ attribute, choices }: Given) => `${attribute.name}: ${choices.map(c => c.name).join(', ')}`
export const sayGiven = (given: readonly Given[]): string => given.map(said).join('; ')

/** The same of what is on its way. */
export function sayAnswers(attributes: readonly Attribute[], answers: readonly AttributeAnswer[]): string {
  return sayGiven(
    answers.flatMap(({ attributeId, choiceIds }) => {
      const attribute = attributes.find(a => a.id === attributeId)
      return attribute ? [{ attribute, choices: attribute.choices.filter(c => choiceIds.includes(c.id)) }] : []
    }),
  )
}

const keyOf = (attributeId: string, choiceIds: readonly string[]) => `${attributeId} ${[...choiceIds].sort().join()}`

/** Whether an answer that is on its way says beside its class what one says that is there. */
export function isSame(answers: readonly AttributeAnswer[], given: readonly Given[]): boolean {
  const there = new Set(
    given.map(g =>
      keyOf(
        g.attribute.id,
        g.choices.map(c => c.id),
      ),
    ),
  )
  return answers.length === there.size && answers.every(a => there.has(keyOf(a.attributeId, a.choiceIds)))
}

/** What each says, with what was said before where that was something else. */
export function sayChange(given: readonly Given[], before: readonly Given[] | undefined): string {
  const words = (g: Given | undefined) => g?.choices.map(c => c.name).join(', ') || 'nothing'
  const all = [...given, ...(before ?? []).filter(b => !given.some(g => g.attribute.id === b.attribute.id))]
  return all
    .map(({ attribute }) => {
      const [now, was] = [given, before ?? []].map(of => words(of.find(g => g.attribute.id === attribute.id)))
      return `${attribute.name}: ${now}${before === undefined || now === was ? '' : ` (was ${was})`}`
    })
    .join('; ')
}

/** The key of a choice within its attribute: digits, then letters. */
export const keyOfChoice = (place: number): string | undefined => '123456789abcdefghijklmnopqrstuvwxyz'[place]
