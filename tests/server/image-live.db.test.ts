import { expect, test } from 'vitest'
import { resolveComment } from '#core/comment/resolve-comment.ts'
import { writeComment } from '#core/comment/write-comment.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openApi } from '#tests/kit/api.ts'
import { mutate } from '#tests/kit/mutate.ts'

const { project, images, user, database } = await openApi()
const owner = await project()
const reader = await user('reader', { projectId: owner.id })
const { admin } = owner
const labelClassId = owner.labelClasses[0]?.id ?? ''
const newImage = async () => (await images(owner, [{ groupKey: 'g', classIndex: null }]))[0]?.id ?? ''

const comments = (imageId: string, after: string) =>
  `subscription { imageComments(imageId: "${imageId}"${after}) { cursor image { openCommentCount } comments { text isOpen } } }`
const said = (imageId: string) => `subscription { image(id: "${imageId}") { labelVersion openCommentCount } }`

interface Update {
  imageComments: { cursor: number; comments: { text: string; isOpen: boolean }[] }
}

test("somebody else's comment comes over the socket, what changes of it comes too, each from where one stood", async () => {
  const imageId = await newImage()
  const { id: commentId } = await writeComment(admin, { imageId, text: 'before' })
  const updates = reader.subscribe<Update>(comments(imageId, ''))
  expect((await updates.next()).value).toMatchObject({ imageComments: { comments: [] } })
  await writeComment(admin, { imageId, text: 'step at C5', isFlag: true })
  const told = (await updates.next()).value
  expect(told).toMatchObject({ imageComments: { image: { openCommentCount: 2 }, comments: [{ text: 'step at C5' }] } })
  await resolveComment(admin, { commentId })
  expect((await updates.next()).value).toMatchObject({
    imageComments: { comments: [{ text: 'before', isOpen: false }] },
  })
  await updates.return()
  const after = `, afterRevision: ${told?.imageComments.cursor}`
  const again = reader.subscribe<Update>(comments(imageId, after))
  expect((await again.next()).value?.imageComments.comments).toEqual([{ text: 'before', isOpen: false }])
  await again.return()
})

test("somebody else's label is told to whoever has the image open", async () => {
  const imageId = await newImage()
  const updates = reader.subscribe(said(imageId))
  expect((await updates.next()).value).toEqual({ image: { labelVersion: 0, openCommentCount: 0 } })
  await setLabel(admin, { imageId, labelClassId, expectedVersion: 0 })
  expect((await updates.next()).value).toEqual({ image: { labelVersion: 1, openCommentCount: 0 } })
  await updates.return()
})

test('whoever reads blind is told of nothing, not even that there is something, before they have answered', async () => {
  const blind = await project()
  await database.project.update({ where: { id: blind.id }, data: { isBlind: true } })
  const ben = await user('ben', { projectId: blind.id })
  const [image] = await images(blind, [{ groupKey: 'g', classIndex: null }])
  const imageId = image?.id ?? ''
  const updates = ben.subscribe<Update>(comments(imageId, ', afterRevision: 0'))
  expect((await updates.next()).value).toMatchObject({ imageComments: { cursor: 0, comments: [] } })
  const heard = updates.next()
  await writeComment(blind.admin, { imageId, text: 'a fracture', isFlag: true, mentionIds: [ben.id] })
  const document = `{ project(id: "${blind.id}") { flaggedImageCount unreadMentionCount openComments { totalCount }
    mentions { edges { node { isRead comment { text } } } } images { edges { node { openCommentCount isFlagged comments { totalCount } } } } } }`
  expect(await ben.request(document)).toEqual({
    project: {
      ...{ flaggedImageCount: 0, unreadMentionCount: 1, openComments: { totalCount: 0 } },
      mentions: { edges: [{ node: { isRead: false, comment: null } }] },
      images: { edges: [{ node: { openCommentCount: 0, isFlagged: false, comments: { totalCount: 0 } } }] },
    },
  })
  const answer = { imageId, labelClassId: blind.labelClasses[0]?.id, expectedVersion: 0 }
  expect(await mutate(ben, 'setLabel', answer)).toMatchObject({ __typename: 'Label' })
  // The first that they hear is of their own answer, with all that was said until then.
  expect((await heard).value).toMatchObject({ imageComments: { comments: [{ text: 'a fracture' }] } })
  await updates.return()
})

test('the same call with the same key writes one comment, and a name that is none is refused by its place', async () => {
  const imageId = await newImage()
  const input = { imageId, text: 'once' }
  const key = 'a key of this test'
  const first = await mutate(reader, 'writeComment', input, { selection: '... on Comment { id }', key })
  expect(await mutate(reader, 'writeComment', input, { selection: '... on Comment { id }', key })).toEqual(first)
  expect(await database.comment.count({ where: { imageId } })).toBe(1)
  expect(await mutate(reader, 'writeComment', { ...input, mentionIds: ['nobody'] })).toMatchObject({
    ...{ __typename: 'InvalidInput', field: 'mentionIds.0', value: 'nobody' },
  })
})
