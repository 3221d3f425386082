import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { InvalidInput } from '#core/errors.ts'

const run = promisify(execFile)

const usual = ['python3', '/usr/bin/python3']

/**
 * The first python3 that has these modules.
 * @param imports as in an import statement
 * @param asked LAMINA_PYTHON; unset: the usual ones are tried
 * @returns null where none has it
 * @throws InvalidInput where the one that was asked for has none
 */
export async function findPython(imports: string, asked = process.env.LAMINA_PYTHON): Promise<string | null> {
  for (const command of asked ? [asked] : usual) {
    const hasAll = await run(command, ['-c', `import ${imports}`]).then(
      () => true,
      () => false,
    )
    if (hasAll) return command
  }
  if (asked) throw new InvalidInput('LAMINA_PYTHON', asked, `a python3 that imports ${imports}`)
  return null
}
