/** What stands in a page of a list, without the places. */
export const nodesOf = <Node>({ edges }: { edges: readonly { node: Node }[] }): Node[] => edges.map(({ node }) => node)
