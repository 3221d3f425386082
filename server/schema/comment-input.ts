import { readMentions } from '#core/comment/read-mentions.ts'
import { reopenComment, resolveComment } from '#core/comment/resolve-comment.ts'
import { retractComment } from '#core/comment/retract-comment.ts'
import { mostMentions, writeComment } from '#core/comment/write-comment.ts'
import { once } from '#core/idempotency/once.ts'
import { builder } from '#server/schema/builder.ts'
import { refusals, refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const WriteCommentInput = builder.inputType('WriteCommentInput', {
  description: 'What somebody says of an image.',
  fields: t => ({
    imageId: t.id({ required: true, description: 'Which image.' }),
    text: t.string({ required: true, description: '1 to 4000 characters, of several lines if need be.' }),
    isFlag: t.boolean({ description: 'True: it asks for attention; not in an answer.' }),
    threadId: t.id({ description: 'The comment that it answers, the first of a thread; without it it begins one.' }),
    mentionIds: t.idList({
      description: `Whom it names, at most ${mostMentions}: other members of the project, by User.id.`,
    }),
  }),
})

const ResolveCommentInput = builder.inputType('ResolveCommentInput', {
  description: 'Which thread is resolved.',
  fields: t => ({
    commentId: t.id({ required: true, description: 'Its first comment.' }),
    reason: t.string({ description: 'Why, at most 500 characters: shown with the thread.' }),
  }),
})

const ReopenCommentInput = builder.inputType('ReopenCommentInput', {
  description: 'Which thread is opened again.',
  fields: t => ({
    commentId: t.id({ required: true, description: 'Its first comment.' }),
    reason: t.string({ description: 'Why, for the audit trail: at most 500 characters.' }),
  }),
})

const RetractCommentInput = builder.inputType('RetractCommentInput', {
  description: 'Which comment its author takes back.',
  fields: t => ({ commentId: t.id({ required: true, description: 'One of their own.' }) }),
})

const ReadMentionsInput = builder.inputType('ReadMentionsInput', {
  description: 'Of which image somebody has the comments before them.',
  fields: t => ({ imageId: t.id({ required: true, description: 'Which image.' }) }),
})

builder.mutationFields(t => ({
  writeComment: t.prismaField({
    type: 'Comment',
    description:
      'Says something of an image to the others: begins a thread, or answers one. Conflict: the thread is resolved or was retracted.',
    args: { input: t.arg({ type: WriteCommentInput, required: true, description: 'What is said.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'writeComment', input, key }, writeComment, things.Comment.memory),
  }),
  resolveComment: t.prismaField({
    type: 'Comment',
    description: 'Resolves a thread: by whoever began it, or by who may RESOLVE_COMMENTS. Conflict: it is resolved.',
    args: { input: t.arg({ type: ResolveCommentInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'resolveComment', input, key }, resolveComment, things.Comment.memory),
  }),
  reopenComment: t.prismaField({
    type: 'Comment',
    description: 'Opens a thread again that was resolved, by the same people. Conflict: it is open.',
    args: { input: t.arg({ type: ReopenCommentInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'reopenComment', input, key }, reopenComment, things.Comment.memory),
  }),
  retractComment: t.prismaField({
    type: 'Comment',
    description: 'Takes back what one said oneself: the comment stays, marked, and shows no text.',
    args: { input: t.arg({ type: RetractCommentInput, required: true, description: 'Which.' }), ...keyArg },
    errors: refusals,
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'retractComment', input, key }, retractComment, things.Comment.memory),
  }),
  readMentions: t.prismaField({
    type: 'Image',
    description:
      'Says that whoever asks has the comments of an image before them: those that name them are read, but for those that they may not see yet.',
    args: { input: t.arg({ type: ReadMentionsInput, required: true, description: 'Which image.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'readMentions', input, key }, readMentions, things.Image.memory),
  }),
}))
