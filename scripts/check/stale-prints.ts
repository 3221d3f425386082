import { existsSync, readFileSync } from 'node:fs'

/** Committed files that are no longer what the code prints. */
export function findStalePrints(printed: { path: string; text: string }[]): string[] {
  return printed
    .filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(({ path }) => `${path} is not what the code prints; run: npm run schema`)
}
