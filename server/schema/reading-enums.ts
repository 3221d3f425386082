import { builder } from '#server/schema/builder.ts'

export const CannotTell = builder.enumType('CannotTell', {
  description: 'Why an image cannot be answered: an answer of its own, which datasets leave out.',
  values: {
    NOT_DIAGNOSTIC: { description: 'Its quality does not allow an answer.' },
    WRONG_VIEW: { description: 'It shows something else, or from a side from which it cannot be told.' },
    FOREIGN_BODY: { description: 'Something lies over what is asked about.' },
    OTHER: { description: 'As the note says.' },
  },
})

export const ReadingState = builder.enumType('ReadingState', {
  description: 'How a reading stands.',
  values: {
    OPEN: { description: 'Its reader has the image before them and has not answered.' },
    SUBMITTED: { description: 'It is answered.' },
    RETURNED: { description: 'A reviewer sent it back to its reader.' },
    ACCEPTED: { description: 'A reviewer lets it stand.' },
    CHANGED: { description: "A reviewer's own answer stands in its place." },
    WITHDRAWN: { description: 'The import that brought it was undone, or the batch that gave it.' },
  },
})

export const ImageState = builder.enumType('ImageState', {
  description: 'How far the reading of an image is.',
  values: {
    UNREAD: { description: 'Nobody has read it.' },
    IN_READING: { description: 'Fewer have than are asked for.' },
    IN_REVIEW: { description: 'Answers wait for a reviewer.' },
    RETURNED: { description: 'An answer was sent back to its reader.' },
    DISAGREED: { description: 'Its readers disagree, and nobody has decided.' },
    CANNOT_TELL: { description: 'Its readers cannot tell, or whoever decided could not.' },
    DONE: { description: 'It has its reference label.' },
  },
})

export const ReviewVerdict = builder.enumType('ReviewVerdict', {
  description: 'What a reviewer says of an answer.',
  values: {
    ACCEPT: { description: 'It stands.' },
    CHANGE: { description: "The reviewer's own answer stands in its place." },
    RETURN: { description: 'It goes back to its reader, with a comment.' },
  },
})

export const GoldFeedback = builder.enumType('GoldFeedback', {
  description: 'Whether, and when, readers are told the gold answers of images that they answered.',
  values: {
    NONE: { description: 'They are not told, nor what others said of those images.' },
    IMMEDIATE: { description: 'With each answer of theirs.' },
    DELAYED: { description: 'Together, once they have answered all that they are to.' },
  },
})

export const ReferenceOrigin = builder.enumType('ReferenceOrigin', {
  description: 'How a reference label came about.',
  values: {
    SINGLE: { description: "One reader's answer." },
    IMPORTED: { description: 'It came with an import.' },
    AGREED: { description: 'Its readers agree.' },
    REVIEWED: { description: 'A reviewer let an answer stand, or answered in its place.' },
    ADJUDICATED: { description: 'Somebody decided.' },
    GOLD: { description: 'A gold answer stands on it.' },
    DISAGREED: { description: 'None: its readers disagree.' },
    WITHDRAWN: { description: 'None: what it rested on was taken back, or sent back.' },
  },
})
