import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..')
let known: string | undefined

/** Which code this is: the release, and the commit where it runs from a clone ("+" where files were changed since). */
export function codeVersion(): string {
  known ??= describe()
  return known
}

function describe(): string {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+'
    return `${version} ${git('rev-parse', 'HEAD')}${changed}`
  } catch {
    // Not a clone, or no git: the release is all there is to know.
    return version
  }
}
