import { describe, expect, test } from 'vitest'
import { readMentions } from '#core/comment/read-mentions.ts'
import { reopenComment, resolveComment } from '#core/comment/resolve-comment.ts'
import { retractComment } from '#core/comment/retract-comment.ts'
import { writeComment } from '#core/comment/write-comment.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '#core/errors.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openCore } from '#tests/kit/core.ts'

const { database, project, member, person, images } = await openCore()
const owner = await project()
const [ada, ben, judge] = [
  await member(owner.id, 'READER'),
  await member(owner.id, 'ENGINEER'),
  await member(owner.id, 'REVIEWER'),
]
const stranger = await person('stranger')
const idOf = ({ actor }: { actor: { id: string } | null }) => actor?.id ?? ''

const newImage = async () => (await images(owner, [{ groupKey: 'g', classIndex: null }]))[0]?.id ?? ''
const marks = (id: string) =>
  database.image.findUniqueOrThrow({ where: { id }, select: { openCommentCount: true, isFlagged: true } })
const actionsOn = async (nounId: string) =>
  (await database.auditEvent.findMany({ where: { noun: 'Comment', nounId }, orderBy: { seq: 'asc' } })).map(
    e => e.action,
  )

test('an image counts its open threads and whether one is a flag, through all that becomes of them', async () => {
  const imageId = await newImage()
  const { id: flag } = await writeComment(ada, { imageId, text: 'step at C5?', isFlag: true })
  const { id: other } = await writeComment(ben, { imageId, text: 'a good example' })
  await writeComment(judge, { imageId, text: 'I agree', threadId: flag })
  expect(await marks(imageId)).toEqual({ openCommentCount: 2, isFlagged: true })
  await resolveComment(judge, { commentId: flag, reason: 'seen on the CT' })
  expect(await marks(imageId)).toEqual({ openCommentCount: 1, isFlagged: false })
  await reopenComment(ada, { commentId: flag })
  expect(await marks(imageId)).toEqual({ openCommentCount: 2, isFlagged: true })
  await retractComment(ada, { commentId: flag })
  await resolveComment(ben, { commentId: other })
  expect(await marks(imageId)).toEqual({ openCommentCount: 0, isFlagged: false })
  expect(await actionsOn(flag)).toEqual([
    'COMMENT_WRITTEN',
    'COMMENT_RESOLVED',
    'COMMENT_REOPENED',
    'COMMENT_RETRACTED',
  ])
})

test('of twenty who write at once on one image each is counted, in an order that grows', async () => {
  const imageId = await newImage()
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => writeComment(i % 2 ? ada : ben, { imageId, text: `${i}`, isFlag: i === 7 })),
  )
  expect(await marks(imageId)).toEqual({ openCommentCount: 20, isFlagged: true })
  const rows = await database.comment.findMany({ where: { imageId } })
  expect(new Set(rows.map(r => r.revision)).size).toBe(20)
})

test('of ten who resolve a thread at once one does, and the others are told that it is resolved', async () => {
  const { id: commentId } = await writeComment(ada, { imageId: await newImage(), text: 'look', isFlag: true })
  const said = await Promise.allSettled(Array.from({ length: 10 }, () => resolveComment(judge, { commentId })))
  expect(said.filter(s => s.status === 'fulfilled')).toHaveLength(1)
  for (const s of said) if (s.status === 'rejected') expect(s.reason).toBeInstanceOf(Conflict)
})

test('what was said is never changed or removed, by no statement', async () => {
  const { id } = await writeComment(ada, { imageId: await newImage(), text: 'as it was', mentionIds: [idOf(ben)] })
  await expect(database.comment.update({ where: { id }, data: { text: 'other' } })).rejects.toThrow()
  await expect(database.comment.update({ where: { id }, data: { authorId: idOf(ben) } })).rejects.toThrow()
  await expect(database.mention.deleteMany({ where: { commentId: id } })).rejects.toThrow()
  await expect(database.comment.delete({ where: { id } })).rejects.toThrow()
  await retractComment(ada, { commentId: id })
  expect(await database.comment.findUniqueOrThrow({ where: { id } })).toMatchObject({ text: 'as it was' })
})

test('whom a comment names finds it unread until they have had it before them, or it was retracted', async () => {
  const imageId = await newImage()
  const unread = () => database.mention.count({ where: { userId: idOf(ben), readAt: null, comment: { imageId } } })
  await writeComment(ada, { imageId, text: '@engineer look', mentionIds: [idOf(ben), idOf(ben)] })
  const { id: commentId } = await writeComment(ada, { imageId, text: 'and here', mentionIds: [idOf(ben)] })
  expect(await unread()).toBe(2)
  await retractComment(ada, { commentId })
  expect(await unread()).toBe(1)
  await readMentions(ada, { imageId })
  expect(await unread()).toBe(1)
  await readMentions(ben, { imageId })
  expect(await unread()).toBe(0)
})

describe('what cannot be is refused, with the value and what is allowed', () => {
  test.each([
    ['', 'text is empty; allowed: 1 to 4000 characters'],
    ['x'.repeat(4001), '1 to 4000 characters'],
    ['a\u202eb', '1 to 4000 characters'],
  ])('a text that is %s', async (text, message) => {
    await expect(writeComment(ada, { imageId: await newImage(), text })).rejects.toThrow(message)
  })

  test('whoever is no member, oneself, or nobody at all cannot be named', async () => {
    const imageId = await newImage()
    for (const id of [idOf(stranger), idOf(ada), 'nobody', 'a\0b']) {
      const named = writeComment(ada, { imageId, text: 'x', mentionIds: [idOf(ben), id] })
      await expect(named, id).rejects.toThrow(InvalidInput)
      await expect(named, id).rejects.toThrow('mentionIds.1')
    }
    const crowd = Array.from({ length: 21 }, (_, i) => `${i}`)
    await expect(writeComment(ada, { imageId, text: 'x', mentionIds: crowd })).rejects.toThrow('at most 20 people')
  })

  test('an answer goes to an open thread of the same image, and is no flag', async () => {
    const [imageId, another] = [await newImage(), await newImage()]
    const { id: threadId } = await writeComment(ada, { imageId, text: 'first' })
    const { id: reply } = await writeComment(ben, { imageId, text: 'second', threadId })
    const answer = (more: object) => writeComment(ben, { imageId, text: 'x', threadId, ...more })
    await expect(answer({ imageId: another })).rejects.toThrow('the first comment of a thread on this image')
    await expect(answer({ threadId: reply })).rejects.toThrow('the first comment of a thread on this image')
    await expect(answer({ isFlag: true })).rejects.toThrow('a flag begins a thread')
    await expect(resolveComment(ada, { commentId: reply })).rejects.toThrow(Forbidden)
    await expect(resolveComment(ben, { commentId: reply })).rejects.toThrow('the first comment of a thread')
    await resolveComment(ada, { commentId: threadId })
    await expect(answer({})).rejects.toThrow('it is resolved: open it again first')
    await retractComment(ada, { commentId: threadId })
    await expect(answer({})).rejects.toThrow('it was retracted')
    await expect(retractComment(ada, { commentId: threadId })).rejects.toThrow('it was retracted already')
  })

  test("another's thread is resolved by right, another's comment retracted by nobody", async () => {
    const { id: commentId } = await writeComment(ada, { imageId: await newImage(), text: 'look' })
    await expect(resolveComment(ben, { commentId })).rejects.toThrow(Forbidden)
    await expect(retractComment(owner.admin, { commentId })).rejects.toThrow(Forbidden)
    for (const act of [resolveComment, reopenComment, retractComment])
      await expect(act(stranger, { commentId })).rejects.toThrow(NotFound)
  })
})

test("to whoever reads blind, others' comments are not there before they have answered", async () => {
  const blind = await project()
  await database.project.update({ where: { id: blind.id }, data: { isBlind: true } })
  const reader = await member(blind.id, 'READER', 'REVIEWER')
  const [image] = await images(blind, [{ groupKey: 'g', classIndex: 1 }])
  const imageId = image?.id ?? ''
  const mentionIds = [idOf(reader)]
  const { id: commentId } = await writeComment(blind.admin, { imageId, text: 'a fracture', isFlag: true, mentionIds })
  await expect(writeComment(reader, { imageId, text: 'x', threadId: commentId })).rejects.toThrow(NotFound)
  await expect(resolveComment(reader, { commentId })).rejects.toThrow(NotFound)
  const own = await writeComment(reader, { imageId, text: 'burned-in name?' })
  await resolveComment(blind.admin, { commentId: own.id })
  await writeComment(reader, { imageId, text: 'more', threadId: own.id })
  await expect(reopenComment(reader, { commentId: own.id })).rejects.toThrow('you read this image blind')
  await readMentions(reader, { imageId })
  expect(await database.mention.count({ where: { commentId, readAt: null } })).toBe(1)
  await setLabel(reader, { imageId, labelClassId: blind.labelClasses[0]?.id ?? '', expectedVersion: 0 })
  await readMentions(reader, { imageId })
  expect(await database.mention.count({ where: { commentId, readAt: null } })).toBe(0)
  await resolveComment(reader, { commentId })
})
