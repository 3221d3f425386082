import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Installation } from '#tests/kit/installation.ts'
import * as documents from '../../scripts/demo/documents.ts'
import { openHouse } from './house.ts'

export interface ReadingRoom {
  installation: Installation
  page: Page
  project: string
  /** Address of an image by its file name. */
  open(fileName: string): Promise<void>
  close(): Promise<void>
}

/** A house with these files imported. @param settings of a product of its own */
export async function openReadingRoom(
  files: Record<string, Buffer>,
  settings?: Record<string, string>,
): Promise<ReadingRoom> {
  const house = await openHouse(settings)
  const { installation, ada: page, url } = house
  const ask = <T>(query: string, variables: object) => house.ask<T>(page, query, variables)
  const projectId = await house.createProject('Reading')
  const folder = await mkdtemp(path.join(path.dirname(installation.dataDir), 'films-'))
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), bytes)
  }
  await ask(documents.startImport, { input: { projectId, folder } })
  const project = `${url}/projects/${projectId}`
  const wanted = Object.keys(files).length
  const list = `query ($id: ID!) { project(id: $id) {
    imports { edges { node { refusals { edges { node { path reason } } } } } }
    images(first: 50) { edges { node { id fileName } } } } }`
  type Listed = {
    project: {
      imports: { edges: { node: { refusals: { edges: object[] } } }[] }
      images: { edges: { node: { id: string; fileName: string } }[] }
    }
  }
  const ids = new Map<string, string>()
  for (let waits = 0; ids.size < wanted; waits++) {
    const found = await ask<Listed>(list, { id: projectId })
    for (const { node } of found.project.images.edges) ids.set(node.fileName, node.id)
    const refusals = found.project.imports.edges.flatMap(edge => edge.node.refusals.edges)
    if (refusals.length > 0 || waits > 300) throw new Error(`not all came in: ${JSON.stringify(refusals)}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  return {
    installation,
    page,
    project,
    async open(fileName) {
      const id = ids.get(fileName)
      if (!id) throw new Error(`${fileName} is none of ${[...ids.keys()].join(', ')}`)
      await page.goto(`${project}/images/${id}`)
    },
    close: house.close,
  }
}
