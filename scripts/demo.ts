import { writeFile } from 'node:fs/promises'
import { tellLeaky } from './demo/leaky/story.ts'
import { readOptions, usage } from './demo/options.ts'
import { tellPublished } from './demo/published/story.ts'
import { openSession } from './demo/session.ts'
import { tellStory } from './demo/story.ts'

try {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    console.log(usage)
  } else {
    const interrupted = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort())
    const session = await openSession(options, interrupted.signal)
    try {
      const tell = options.case === 'leaky' ? tellLeaky : options.case ? tellPublished : tellStory
      const figures = await Promise.race([tell(session, options), session.interrupted])
      if (options.json) await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`)
    } finally {
      await session.close()
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
