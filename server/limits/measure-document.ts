import type { GraphQLError } from 'graphql'
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode, visit } from 'graphql'
import type { Limits } from '#server/limits/figures.ts'
import { refuse, refuseSize } from '#server/limits/refuse.ts'

/** What a document is, by the names of its limits. */
export type Shape = Pick<
  Limits,
  'tokens' | 'depth' | 'fields' | 'rootFields' | 'aliases' | 'directives' | 'operations' | 'fragments' | 'spreads'
> & { characters: number }

interface Spread {
  depth: number
  fields: number
  /** Names of the fields of the set itself, fragments followed. */
  names: string[]
}

const isIn = (shape: Shape, name: string): name is keyof Shape => name in shape

/** The first limit that a document is beyond. */
export function exceeded(shape: Shape, limits: Limits): GraphQLError | null {
  for (const [name, most] of Object.entries(limits))
    if (isIn(shape, name) && shape[name] > most) return refuseSize(name, most, shape[name])
  return null
}

/** Every selection set looked at once, however often its fragment is spread. */
class Expansion {
  private readonly fragments = new Map<string, FragmentDefinitionNode>()
  private readonly seen = new Map<SelectionSetNode, Spread>()
  private readonly open = new Set<SelectionSetNode>()
  private readonly most: number

  constructor(document: DocumentNode, deepest: number) {
    this.most = deepest
    for (const node of document.definitions)
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(node.name.value, node)
  }

  of(set: SelectionSetNode): Spread {
    const known = this.seen.get(set)
    if (known) return known
    if (this.open.has(set)) throw refuse('QUERY_TOO_COMPLEX', 'a fragment that spreads itself has no end')
    // Each set that is open is a call: chained fragments would run out of stack.
    if (this.open.size > this.most * 4) throw refuseSize('depth', this.most)
    this.open.add(set)
    const spread: Spread = { depth: 0, fields: 0, names: [] }
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const within = selection.selectionSet && this.of(selection.selectionSet)
        spread.fields += 1 + (within?.fields ?? 0)
        spread.depth = Math.max(spread.depth, 1 + (within?.depth ?? 0))
        spread.names.push(selection.name.value)
        continue
      }
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : this.fragments.get(selection.name.value)?.selectionSet
      if (!inner) continue // validation names it
      const within = this.of(inner)
      spread.fields += within.fields
      spread.depth = Math.max(spread.depth, within.depth)
      // A fragment of a fragment doubles them: as many as make the point.
      if (spread.names.length < 1000) spread.names.push(...within.names)
    }
    this.open.delete(set)
    this.seen.set(set, spread)
    return spread
  }
}

/**
 * Counts what a document asks for, in time that grows with its length alone.
 * @returns its shape, and the names of all root fields of its operations: `viewer`, `mutation setLabel`
 * @throws GraphQLError where it has no end
 */
export function measureDocument(
  document: DocumentNode,
  tokens: number,
  limits: Limits,
): { shape: Shape; roots: ReadonlySet<string> } {
  const expansion = new Expansion(document, limits.depth)
  const characters = document.loc?.end ?? 0
  const counts = { characters, tokens, aliases: 0, directives: 0, operations: 0, fragments: 0, spreads: 0 }
  const shape: Shape = { ...counts, depth: 0, fields: 0, rootFields: 0 }
  visit(document, {
    enter(node) {
      const { kind } = node
      if (kind === Kind.FIELD && node.alias) shape.aliases += 1
      if (kind === Kind.DIRECTIVE) shape.directives += 1
      if (kind === Kind.FRAGMENT_SPREAD || kind === Kind.INLINE_FRAGMENT) shape.spreads += 1
    },
  })
  const roots = new Set<string>()
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) {
      shape.fragments += 1
      expansion.of(node.selectionSet)
    }
    if (node.kind !== Kind.OPERATION_DEFINITION) continue
    const { depth, fields, names } = expansion.of(node.selectionSet)
    shape.operations += 1
    shape.depth = Math.max(shape.depth, depth)
    shape.fields += fields
    shape.rootFields = Math.max(shape.rootFields, names.length)
    for (const name of names) roots.add(node.operation === 'query' ? name : `${node.operation} ${name}`)
  }
  return { shape, roots }
}
