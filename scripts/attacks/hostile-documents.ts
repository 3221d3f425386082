import { type Attack, brief, hold } from './attack.ts'
import { documents } from './documents.ts'
import type { World } from './world.ts'

const full = 'fragment S on __Schema { types { name fields { name type { name } } } } '
const aliases = (count: number) =>
  `${full}query { ${Array.from({ length: count }, (_, i) => `a${i}: __schema { ...S }`).join(' ')} }`

interface Answer {
  status: number
  text: string
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, text: await response.text() }
}

/** The slowest answer of somebody else's simplest question while `act` runs, in milliseconds. */
async function slowestMeanwhile(url: string, act: () => Promise<unknown>): Promise<number> {
  let isOver = false
  const done = act().finally(() => {
    isOver = true
  })
  let slowest = 0
  do {
    const from = performance.now()
    await (await fetch(`${url}/health`)).text()
    slowest = Math.max(slowest, performance.now() - from)
  } while (!isOver)
  await done
  return slowest
}

/** Generous: machines are slow and shared. What was open stood for seconds and minutes. */
const longestStallMs = 1000

const refusedDocument = (name: string, query: string): Attack => ({
  name,
  attempt: async ({ url }) => {
    let answer: Answer = { status: 0, text: '' }
    const stall = await slowestMeanwhile(url, async () => {
      answer = await post(url, { query })
    })
    hold(
      !answer.text.includes('"types":[') && answer.text.length < 100_000,
      `answered with ${answer.text.length} bytes`,
    )
    hold(stall < longestStallMs, `others waited ${Math.round(stall)} ms`)
    return `${answer.status}, others waited ${Math.round(stall)} ms: ${brief(answer.text)}`
  },
})

const heavy = `query ($id: ID!) { project(id: $id) { images(first: 200) { edges { node {
  neighbours { next { id } previous { id } } } } } } }`

export const documentAttacks: Attack[] = [
  ...[200, 2000, 20_000].map(count => refusedDocument(`a stranger asks for the schema ${count} times`, aliases(count))),
  refusedDocument(
    'a stranger asks for one type 20,000 times',
    `{ ${'a: __type(name: "User") { name } '.repeat(20_000)} }`,
  ),
  refusedDocument('300,000 nested braces', `${'{ a '.repeat(300_000)}${'}'.repeat(300_000)}`),
  refusedDocument(
    '4,000 fragments in a chain',
    [
      'query { ...F0 }',
      ...Array.from({ length: 4000 }, (_, i) => `fragment F${i} on Query { ...F${i + 1} }`),
      'fragment F4000 on Query { __typename }',
    ].join(' '),
  ),
  {
    name: 'a pattern that takes a regular expression for ever',
    attempt: async ({ url, projectId, auditor, admin }: World) => {
      const found = await admin.request<{ project: { imports: { edges: { node: { id: string } }[] } } }>(
        documents.imports,
        { id: projectId },
      )
      const id = found.project.imports.edges[0]?.node.id
      let said = ''
      for (const pattern of ['((?:a*|b*){26}x)', '^(([a-z0-9/.]+)+)+!$', '((a+)+)+$']) {
        const stall = await slowestMeanwhile(url, async () => {
          said = await auditor.request(documents.groupPreview, { id, pattern }).then(JSON.stringify, String)
        })
        hold(stall < longestStallMs, `${pattern}: others waited ${Math.round(stall)} ms`)
      }
      return brief(said)
    },
  },
  {
    name: 'a hundred heavy queries of one member at once',
    attempt: async ({ url, projectId, reader, engineer }) => {
      const body = { query: heavy, variables: { id: projectId } }
      const others: number[] = []
      let isOver = false
      const crowd = Promise.all(Array.from({ length: 100 }, () => post(url, body, { cookie: reader.cookie }))).finally(
        () => {
          isOver = true
        },
      )
      do {
        const from = performance.now()
        await engineer.request('{ viewer { user { name } } }')
        others.push(performance.now() - from)
      } while (!isOver)
      const answers = await crowd
      const slowest = Math.round(Math.max(...others))
      hold(slowest < 5000, `another person waited ${slowest} ms`)
      const refused = answers.filter(({ text }) => text.includes('"errors"')).length
      return `${refused} of 100 refused; another person waited at most ${slowest} ms`
    },
  },
]
