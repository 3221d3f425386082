import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Folders that exist on one person's machine only. */
const machinePath = /(?<![\w.@:/-])(?:\/home\/\w+\/|\/Users\/\w+\/|\/root\/\w|\/work\/\w|[A-Z]:\\Users\\)/
const binary = /\.(png|jpe?g|gif|ico|bin|wasm|woff2?|dcm|pdf)$/i

/** Tracked files that name one. */
export function findMachinePaths(root = '.'): string[] {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  return tracked
    .filter(file => !binary.test(file) && file !== 'package-lock.json')
    .flatMap(file => {
      const lines = readTracked(path.join(root, file)).split('\n')
      const at = lines.findIndex(line => machinePath.test(line))
      return at < 0 ? [] : [`${file}:${at + 1} names a path of one machine; make it relative: ${lines[at]?.trim()}`]
    })
}

function readTracked(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '' // removed, not yet committed
    throw error
  }
}
