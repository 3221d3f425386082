import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  fileLimits,
  personLimits,
  runLimits,
  shareLimits,
  socketLimits,
  strangerLimits,
} from '#server/limits/figures.ts'
import { forStrangers } from '#server/limits/strangers.ts'

const page = readFileSync('docs/api-limits.md', 'utf8')
const counted = (n: number) => n.toLocaleString('en-US')
/** Cells of each row of each table. */
const rows = page.split('\n').flatMap(line => (line.startsWith('| ') ? [line.split('|').map(cell => cell.trim())] : []))

test.each(Object.keys(personLimits) as (keyof typeof personLimits)[])(
  'the page says how much of %s is allowed, signed in and not',
  name => {
    const [person, stranger] = [counted(personLimits[name]), counted(strangerLimits[name])]
    expect(rows.some(([, , signedIn, not]) => signedIn === person && not === stranger)).toBe(true)
  },
)

test('the page has as many rows for a request as there are limits', () => {
  expect(rows.filter(row => row.length === 6 && /QUERY_TOO|PAYLOAD/.test(row[4] ?? ''))).toHaveLength(
    Object.keys(personLimits).length,
  )
})

test.each([
  ['statements to the database', counted(runLimits.statements.query)],
  ['statements of a mutation', counted(runLimits.statements.mutation)],
  ['time of a query', `${runLimits.milliseconds.query / 1000} s`],
  ['time of a mutation', `${runLimits.milliseconds.mutation / 1000} s`],
  ['time of any one statement', `${runLimits.statementMilliseconds / 1000} s`],
  ['size of an answer', `${runLimits.responseBytes / 1e6} MB`],
  ['errors in an answer', counted(runLimits.errors)],
  ['operations at one time, of one caller', counted(shareLimits.runningOfOne)],
  ['operations at one time, of all', counted(shareLimits.running)],
  ['operations that wait', counted(shareLimits.waitingOfOne)],
  ['cost at one time, of one caller', counted(shareLimits.costOfOne)],
  ['cost at one time, of all', counted(shareLimits.costOfAll)],
  ['time that one waits', `${shareLimits.waitMilliseconds / 1000} s`],
  ['cost within a minute, of a person', counted(shareLimits.costPerMinute.person)],
  ['cost within a minute, of an address', counted(shareLimits.costPerMinute.stranger)],
  ['files at one time, of one person', counted(fileLimits.files.runningOfOne)],
  ['files at one time, of all', counted(fileLimits.files.running)],
  ['manifests and ZIPs of datasets at one time, of one person', counted(fileLimits.exports.runningOfOne)],
  ['manifests and ZIPs of datasets at one time, of all', counted(fileLimits.exports.running)],
  ['pictures that are decoded', counted(fileLimits.samples.running)],
  ['one message', `${socketLimits.frameBytes / 2 ** 20} MiB`],
  ['operations at once on a socket', counted(socketLimits.operations)],
  ['sockets of one person', counted(socketLimits.socketsOfPerson)],
  ['sockets of one address', counted(socketLimits.socketsOfAddress)],
  ['messages of a socket', counted(socketLimits.messagesPerMinute)],
  ['answers that were not read', `${socketLimits.unreadBytes / 2 ** 20} MiB`],
])('the page says of %s: %s', (what, most) => {
  expect(rows.find(([, name]) => name?.startsWith(what))?.[2]).toBe(most)
})

test('the page names all that strangers may ask, and nothing else', () => {
  const section = page.slice(page.indexOf('## Strangers'), page.indexOf('## While it runs'))
  const said = new Set([...section.slice(0, section.indexOf('Any other')).matchAll(/`(\w+)`/g)].map(m => m[1]))
  expect(said).toEqual(new Set([...forStrangers].map(name => name.replace('mutation ', ''))))
})
