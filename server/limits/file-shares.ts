import type { Response } from 'express'
import type { Actor } from '#core/context.ts'
import { callerOf } from '#server/limits/caller.ts'
import { fileLimits } from '#server/limits/figures.ts'
import { leftOf } from '#server/limits/run-within.ts'
import { Share } from '#server/limits/share.ts'

type FileShare = keyof typeof fileLimits

/**
 * What is divided between those who take files, beside what is divided of operations: thousands of downloads wait for one
 * another and for nobody's query.
 */
export class FileShares {
  private readonly shares: Record<FileShare, Share> = {
    files: new Share(fileLimits.files),
    exports: new Share(fileLimits.exports),
    samples: new Share(fileLimits.samples),
  }

  /** @returns how to leave, exactly once @throws TOO_MANY_REQUESTS; CallerLeft once nobody waits for the answer */
  enter(which: FileShare, actor: Actor, response: Response): Promise<() => void> {
    return this.shares[which].enter(callerOf(actor, ''), 0, leftOf(response))
  }

  /** The same, left when the answer has gone, or was given up. */
  async enterUntilClosed(which: FileShare, actor: Actor, response: Response): Promise<void> {
    const leave = await this.enter(which, actor, response)
    if (response.closed) leave()
    else response.once('close', leave)
  }
}
