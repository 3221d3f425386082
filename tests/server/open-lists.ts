import { setLabel } from '#core/label/set-label.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'

export interface Page<Node> {
  totalCount: number
  pageInfo: { endCursor: string | null; startCursor: string | null; hasNextPage: boolean }
  edges: { node: Node }[]
}

/** A project of twelve images that differ in all that lists are narrowed by, and the way through its lists. */
export async function openLists() {
  const { project, images, user, database } = await openApi()
  const owner = await project()
  const rows = Array.from({ length: 12 }, (_, i) => ({ groupKey: `g${i % 3}`, classIndex: i % 4 === 3 ? null : i % 2 }))
  // At two times.
  const made = [...(await images(owner, rows.slice(0, 6))), ...(await images(owner, rows.slice(6)))]
  const awkward = ['100%.png', 'a_b.png', 'aXb.png', 'back\\slash.png']
  for (const [i, fileName] of awkward.entries())
    await database.image.update({ where: { id: made[i]?.id ?? '' }, data: { fileName } })
  await database.image.update({ where: { id: made[4]?.id ?? '' }, data: { burnedIn: 'NO' } })
  const ratio = { train: 0.5, validation: 0.25, test: 0.25 }
  const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 1, ratio })
  for (const i of [5, 6])
    await database.image.update({ where: { id: made[i]?.id ?? '' }, data: { publishedSplit: 'VALIDATION' } })
  await database.image.update({ where: { id: made[6]?.id ?? '' }, data: { takenOutAt: new Date() } })
  const reader = await user('reader', { projectId: owner.id })
  const labelClassId = owner.labelClasses[0]?.id ?? ''
  const readerCtx = { ...owner.admin, actor: { id: reader.id, name: 'reader', isAdmin: false, key: null } }
  await setLabel(readerCtx, { imageId: made[3]?.id ?? '', labelClassId, expectedVersion: 0 })
  const projectId = owner.id

  /** Every page of a list of the project, by pages of `size`, from its start or its end. */
  async function readAll<Node>(field: string, args: string, selection: string, size = 2, isBackward = false) {
    const rows: Node[] = []
    for (let cursor: string | null = null; ; ) {
      const [count, place] = isBackward ? ['last', 'before'] : ['first', 'after']
      const at: string = cursor === null ? '' : `, ${place}: "${cursor}"`
      const document = `{ project(id: "${projectId}") { ${field}(${count}: ${size}${at}${args}) {
        totalCount pageInfo { endCursor startCursor hasNextPage } edges { node { ${selection} } } } } }`
      const answer: { project: Record<string, Page<Node>> } = await reader.request(document)
      const page: Page<Node> | undefined = answer.project[field]
      if (!page || page.edges.length === 0) return rows
      const nodes = page.edges.map(edge => edge.node)
      if (isBackward) rows.unshift(...nodes)
      else rows.push(...nodes)
      cursor = isBackward ? page.pageInfo.startCursor : page.pageInfo.endCursor
    }
  }

  return { database, user, owner, projectId, made, frozen, ratio, reader, readerCtx, labelClassId, readAll }
}
