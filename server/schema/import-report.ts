import type { DeidentificationReport, Removal } from '#core/dicom/deidentify/removals.ts'
import type { ImportOutcome as Outcome } from '#core/generated/prisma/client.ts'
import type { ClassCount } from '#core/import/count-classes.ts'
import type { OutcomeCount } from '#core/import/count-files.ts'
import type { LabellerCount } from '#core/import/count-labellers.ts'
import type { GroupPreview } from '#core/import/preview-groups.ts'
import { builder } from '#server/schema/builder.ts'
import { GroupRule, ImportOutcome, RemovalAction } from '#server/schema/import-enums.ts'

export const OutcomeCountRef = builder.objectRef<OutcomeCount>('OutcomeCount').implement({
  description: 'How many files of an import have one outcome.',
  fields: t => ({
    outcome: t.expose('outcome', { type: ImportOutcome, description: 'Which outcome.' }),
    fileCount: t.exposeInt('fileCount', { description: 'How many files.' }),
  }),
})

export const ImportClassCount = builder.objectRef<ClassCount>('ImportClassCount').implement({
  description: 'The files of one class of the source, by what became of them or would.',
  fields: t => {
    const countOf = (outcome: Outcome) =>
      t.int({ description: `Files that are ${outcome}.`, resolve: ({ counts }) => counts.get(outcome) ?? 0 })
    return {
      className: t.exposeString('className', { nullable: true, description: 'Null: files without a label.' }),
      labelClass: t.prismaField({
        type: 'LabelClass',
        nullable: true,
        description: "What it stands for: as was said, else this project's class of that name; null: nobody said.",
        resolve: (_query, { labelClass }) => labelClass,
      }),
      suggestedClass: t.prismaField({
        type: 'LabelClass',
        nullable: true,
        description:
          'What it may stand for: as the last import of the project had it, else by its spelling. Nothing goes by it unless somebody agrees; null: nothing is suggested.',
        resolve: (_query, { suggestedClass }) => suggestedClass,
      }),
      pendingCount: countOf('PENDING'),
      newCount: countOf('NEW'),
      knownCount: countOf('KNOWN'),
      conflictCount: countOf('CONFLICT'),
      refusedCount: countOf('REFUSED'),
      addedCount: countOf('ADDED'),
      unnamedCount: t.exposeInt('unnamedCount', {
        description:
          'Of those refused, how many could be read and wait for somebody to say what their class stands for.',
      }),
    }
  },
})

export const ImportLabeller = builder.objectRef<LabellerCount>('ImportLabeller').implement({
  description: 'Whom the source names as having labelled.',
  fields: t => ({
    name: t.exposeString('name', { description: 'As the source names them.' }),
    answerCount: t.exposeInt('answerCount', { description: 'Answers that are theirs.' }),
    suggestedReader: t.prismaField({
      type: 'User',
      nullable: true,
      description: 'The member with that address or name; null: there is none, or several.',
      resolve: (_query, { suggestedReader }) => suggestedReader,
    }),
  }),
})

const ImportGroup = builder.objectRef<GroupPreview['largestGroups'][number]>('ImportGroup').implement({
  description: 'A group that a rule would make.',
  fields: t => ({
    groupKey: t.exposeString('groupKey', { description: 'What it would be called.' }),
    fileCount: t.exposeInt('fileCount', { description: 'Files in it.' }),
  }),
})

const ImportGroupRow = builder.objectRef<GroupPreview['rows'][number]>('ImportGroupRow').implement({
  description: 'A file, and the group that a rule would put it into.',
  fields: t => ({
    path: t.exposeString('path', { description: 'Within what is imported.' }),
    groupKey: t.exposeString('groupKey', { nullable: true, description: 'Null: the pattern does not match.' }),
    by: t.expose('by', { type: GroupRule, description: 'What said so.' }),
  }),
})

export const ImportGroupPreview = builder.objectRef<GroupPreview>('ImportGroupPreview').implement({
  description: 'What a group rule would make of the files, before it is applied.',
  fields: t => ({
    groupCount: t.exposeInt('groupCount', { description: 'Groups that there would be.' }),
    unmatchedCount: t.exposeInt('unmatchedCount', {
      description: 'Files that the pattern does not match: they would be refused.',
    }),
    unmatched: t.exposeStringList('unmatched', { description: 'Paths of the first fifty of them.' }),
    largestGroups: t.expose('largestGroups', { type: [ImportGroup], description: 'The ten largest.' }),
    rows: t.expose('rows', { type: [ImportGroupRow], description: 'The first fifty files.' }),
  }),
})

const RemovalRef = builder.objectRef<Removal>('Removal').implement({
  description: 'What was done to one DICOM attribute; private ones are counted together as "private".',
  fields: t => ({
    tag: t.exposeString('tag', {
      description: 'Such as (0010,0010); "private", or "preamble" for what is before them.',
    }),
    name: t.exposeString('name', { description: 'As PS3.6 names it, for people.' }),
    action: t.expose('action', { type: RemovalAction, description: 'What was done.' }),
    count: t.exposeInt('count', { description: 'How often, within sequences too.' }),
  }),
})

export const DeidentificationRef = builder.objectRef<DeidentificationReport>('Deidentification').implement({
  description: 'What was taken out of the DICOM files of an import.',
  fields: t => ({
    fileCount: t.exposeInt('fileCount', { description: 'DICOM files.' }),
    scannedCount: t.exposeInt('scannedCount', {
      description: 'Copies that a second reader searched for whose they are; 0: from before there was one.',
    }),
    stillNamedCount: t.exposeInt('stillNamedCount', {
      description: 'Of those, how many were refused because something was found. They are not among fileCount.',
    }),
    doubtfulCharacterSetCount: t.exposeInt('doubtfulCharacterSetCount', {
      description: 'Files whose character set is unknown or not the one used: their text was read as several.',
    }),
    suspectedBurnedInCount: t.exposeInt('suspectedBurnedInCount', {
      description: "Files that do not say that no patient's name is written into the picture: a person must look.",
    }),
    removals: t.expose('removals', {
      type: [RemovalRef],
      description:
        "Attributes by what was done to them, at most one of each of the standard's; empty before anything was added.",
    }),
  }),
})
