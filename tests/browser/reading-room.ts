import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { findChromium } from '#tests/kit/chromium.ts'
import { Installation } from '#tests/kit/installation.ts'
import * as documents from '../../scripts/demo/documents.ts'

export interface ReadingRoom {
  installation: Installation
  browser: Browser
  page: Page
  project: string
  /** Address of an image by its file name. */
  open(fileName: string): Promise<void>
  close(): Promise<void>
}

/** A product of its own, with somebody signed in, and these files imported through it. */
export async function openReadingRoom(
  files: Record<string, Buffer>,
  options: BrowserContextOptions = {},
): Promise<ReadingRoom> {
  const installation = await Installation.of(path.join(import.meta.dirname, '..', '..'))
  const launcher = await installation.start().ready()
  const link = /(http:\/\/\S+)\/invitation\/\S+/.exec(launcher.output)
  const browser = await chromium.launch(await findChromium())
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(link?.[0] ?? '')
  await page.getByLabel('Name', { exact: true }).fill('Ada First')
  await page.getByLabel('E-mail', { exact: true }).fill('first@example.org')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()

  const url = link?.[1] ?? ''
  async function ask<T>(query: string, variables: object): Promise<T> {
    const answer = await page.request.post(`${url}/graphql`, { data: { query, variables }, headers: { origin: url } })
    const { data, errors } = await answer.json()
    if (errors) throw new Error(JSON.stringify(errors))
    return data
  }
  const labelClasses = [
    { name: 'Normal', isPositive: false },
    { name: 'Fracture', isPositive: true },
  ]
  const { createProject } = await ask<documents.Created>(documents.createProject, {
    input: { name: 'Reading', question: 'Is there a fracture?', labelClasses },
  })
  if (createProject.__typename !== 'Project' || !('id' in createProject)) throw new Error(JSON.stringify(createProject))
  const folder = path.join(await mkdtemp(path.join(path.dirname(installation.dataDir), 'films-')))
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), bytes)
  }
  const projectId = createProject.id
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
    browser,
    page,
    project,
    async open(fileName) {
      const id = ids.get(fileName)
      if (!id) throw new Error(`${fileName} is none of ${[...ids.keys()].join(', ')}`)
      await page.goto(`${project}/images/${id}`)
    },
    async close() {
      await browser.close()
      await installation.remove()
    },
  }
}
