import { parseArgs } from 'node:util'
import { InvalidInput } from '#core/errors.ts'
import type { Bench } from './harness/bench.ts'

export interface Options {
  /** Null: only list them. */
  bench: Bench | null
  json: string | null
  rounds: number
  /** Those of the bench alone. */
  own: Record<string, string>
}

const defaultRounds = 5

/** @throws Error naming the argument and what is allowed */
export function readOptions(args: readonly string[], benches: readonly Bench[]): Options {
  const names = benches.map(b => b.name).join(', ')
  const known = new Set(['json', 'rounds', ...benches.flatMap(b => Object.keys(b.options))])
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: Object.fromEntries([...known].map(name => [name, { type: 'string' as const }])),
  })
  const [name, second] = positionals
  if (second !== undefined) throw new InvalidInput('bench', positionals.join(' '), 'one name')
  const bench = benches.find(b => b.name === name) ?? null
  if (name !== undefined && !bench) throw new InvalidInput('bench', name, names)

  const { json = null, rounds = String(defaultRounds), ...given } = values
  const own = Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
  for (const option of Object.keys(own))
    if (!bench || !(option in bench.options))
      throw new InvalidInput(
        `--${option}`,
        own[option],
        `not with ${name ?? 'no bench'}; its options: ${optionsOf(bench)}`,
      )
  const count = Number(rounds)
  if (!Number.isInteger(count) || count < 1) throw new InvalidInput('--rounds', rounds, 'a whole number from 1')
  return { bench, json, rounds: count, own }
}

const optionsOf = (bench: Bench | null): string =>
  ['json', 'rounds', ...Object.keys(bench?.options ?? {})].map(o => `--${o}`).join(', ')

export function usageOf(benches: readonly Bench[]): string {
  const lines = benches.flatMap(({ name, title, options }) => [
    `  ${name.padEnd(10)}${title}`,
    ...Object.entries(options).map(([option, what]) => `    --${option.padEnd(12)}${what}`),
  ])
  return `npm run bench -- <name> [--json <file>] [--rounds <n>]    (default: ${defaultRounds} rounds)\n\n${lines.join('\n')}`
}
