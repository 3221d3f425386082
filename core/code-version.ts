import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
let known: string | undefined

/** Which code this is: the release, and its commit, of an image or of a clone ("+" where files were changed since). */
export function codeVersion(): string {
  known ??= describe()
  return known
}

/** @param folder of the product */
export function describe(folder = root): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  // An image has no history: its build wrote down which commit it is of.
  const written = path.join(folder, 'commit')
  if (existsSync(written)) return `${version} ${readFileSync(written, 'utf8').trim()}`
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'
    return `${version} ${git('rev-parse', 'HEAD')}${changed}`
  } catch {
    // Not a clone, or no git: the release is all there is to know.
    return version
  }
}
