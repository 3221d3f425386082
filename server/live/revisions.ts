import type { Database } from '#core/database.ts'
import type { Log } from '#core/log.ts'
import { describe } from '#server/format-error.ts'

const everyMs = 1000

/** Who looks again when an image is another than they saw. */
interface Watch {
  imageId: string
  seen: number
  wake: () => void
}

/**
 * Looks once a second at the revisions of all images that are followed, in one statement. What is said of an image
 * announces nothing by itself: Postgres commits what notifies one after the other, and 32 labels at once became 13 times slower.
 */
export class Revisions {
  private readonly watches = new Set<Watch>()
  private readonly database: Database
  private readonly log: Log
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor({ database, log }: { database: Database; log: Log }) {
    this.database = database
    this.log = log
  }

  /** @param seen the revision that is known: a later one is told, however soon it came */
  follow(imageId: string, seen: number, wake: () => void): () => void {
    const watch = { imageId, seen, wake }
    this.watches.add(watch)
    this.later()
    return () => {
      this.watches.delete(watch)
      if (this.watches.size > 0) return
      clearTimeout(this.timer)
      this.timer = undefined
    }
  }

  private later(): void {
    this.timer ??= setTimeout(() => {
      this.look()
        .catch((error: unknown) =>
          this.log.warn(describe(error), 'images that are open were not looked at, and are again soon'),
        )
        .finally(() => {
          this.timer = undefined
          if (this.watches.size > 0) this.later()
        })
    }, everyMs)
  }

  private async look(): Promise<void> {
    const ids = [...new Set([...this.watches].map(w => w.imageId))]
    const rows = await this.database.image.findMany({
      where: { id: { in: ids } },
      select: { id: true, revision: true },
    })
    const revisions = new Map(rows.map(row => [row.id, row.revision]))
    for (const watch of this.watches) {
      const revision = revisions.get(watch.imageId)
      if (revision === undefined || revision === watch.seen) continue
      watch.seen = revision
      watch.wake()
    }
  }
}
