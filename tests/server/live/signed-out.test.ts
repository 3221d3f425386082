import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { Unauthenticated } from '#core/errors.ts'
import { callerOf } from '#server/limits/caller.ts'
import { shareLimits } from '#server/limits/figures.ts'
import { Share } from '#server/limits/share.ts'
import { schema } from '#server/schema/index.ts'
import type { Dependence } from '#server/socket/shared-answers.ts'
import { Subscriber } from '#server/socket/subscriber.ts'

test('an event that comes while its subscriber is being signed out takes no place from those who want to come in', async () => {
  const share = new Share({ ...shareLimits, waitMilliseconds: 100 })
  const address = '192.0.2.7'
  const extra = { session: { actor: null }, left: new AbortController(), address }
  const args = {
    schema,
    document: parse('subscription { job(id: "x") { id } }'),
    contextValue: { extra, id: '1', cost: 2000 },
  }
  const parts = { share, contextFor: () => ({}) }
  const subscriber = new Subscriber(parts as never, args as never, {} as never, () => {})
  for (let event = 0; event < 2 * shareLimits.runningOfOne; event += 1) {
    const leave = subscriber.enterNow()
    if (!leave) throw new Error(`event ${event} found no place`)
    await expect(subscriber.make({}, {} as Dependence, leave)).rejects.toThrow(Unauthenticated)
  }
  const stranger = callerOf(null, address)
  const leave = await share.enter(stranger, shareLimits.costOfOne)
  leave()
})
