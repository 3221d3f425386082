import type { Client } from '../../examples/client.ts'

interface List<Node> {
  edges: { node: Node }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** All of a list, page after page. @param document of $id and $after */
export async function readAll<Data, Node>(
  client: Client,
  document: string,
  id: string,
  listOf: (data: Data) => List<Node>,
): Promise<Node[]> {
  const all: Node[] = []
  for (let after: string | null = null, more = true; more; ) {
    const { edges, pageInfo }: List<Node> = listOf(await client.request<Data>(document, { id, after }))
    all.push(...edges.map(edge => edge.node))
    after = pageInfo.endCursor
    more = pageInfo.hasNextPage
  }
  return all
}
