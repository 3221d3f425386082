import { globSync, readFileSync } from 'node:fs'
import { type DocumentNode, type FragmentDefinitionNode, Kind, parse, print, visit } from 'graphql'
import * as demo from '../../scripts/demo/documents.ts'

export interface SentDocument {
  /** The file that it stands in. */
  where: string
  source: string
}

/** Every operation that the pages and the demo send, whole: with the fragments that it uses. */
export function findDocuments(): SentDocument[] {
  const written = globSync('web/{app,features,lib,components}/**/*.{ts,tsx}').flatMap(where =>
    [...readFileSync(where, 'utf8').matchAll(/graphql\(\s*`([^`]*)`/g)].map(([, source = '']) => ({ where, source })),
  )
  const told = Object.entries(demo).flatMap(([name, source]) =>
    typeof source === 'string' ? [{ where: `demo: ${name}`, source }] : [],
  )
  const definitions = [...written, ...told].flatMap(({ where, source }) =>
    parse(source).definitions.map(definition => ({ where, definition })),
  )
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const { definition } of definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  return definitions.flatMap(({ where, definition }) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return []
    const whole: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [definition, ...fragmentsOf(definition, fragments)],
    }
    // gql.tada's own directive never leaves the page.
    return [{ where, source: print(whole).replaceAll(' @_unmask', '') }]
  })
}

/** The document that a page of the web opens with. */
export function documentOf(operation: string): string {
  const found = findDocuments().find(({ source }) =>
    parse(source).definitions.some(d => d.kind === 'OperationDefinition' && d.name?.value === operation),
  )
  if (!found) throw new Error(`no page of the web sends ${operation}`)
  return found.source
}

function fragmentsOf(
  node: Parameters<typeof visit>[0],
  known: ReadonlyMap<string, FragmentDefinitionNode>,
  used = new Set<FragmentDefinitionNode>(),
): Set<FragmentDefinitionNode> {
  visit(node, {
    enter(spread) {
      const fragment = spread.kind === Kind.FRAGMENT_SPREAD ? known.get(spread.name.value) : undefined
      if (!fragment || used.has(fragment)) return
      used.add(fragment)
      fragmentsOf(fragment, known, used)
    },
  })
  return used
}
