import { once } from '#core/idempotency/once.ts'
import {
  mostInLists,
  mostLists,
  mostNames,
  type ProposedProject,
  proposeProject,
} from '#core/import/propose-project.ts'
import { createProject } from '#core/project/create-project.ts'
import { keepOriginals } from '#core/project/keep-originals.ts'
import { projectPresets } from '#core/project/presets.ts'
import { renameProject } from '#core/project/rename-project.ts'
import { builder } from '#server/schema/builder.ts'
import { refusedBy } from '#server/schema/errors.ts'
import { keyArg } from '#server/schema/idempotency.ts'
import { things } from '#server/schema/things.ts'

const PresetClass = builder.objectRef<{ name: string; isPositive: boolean }>('PresetClass').implement({
  description: 'A class that a preset offers.',
  fields: t => ({
    name: t.exposeString('name', { description: 'What it would be called.' }),
    isPositive: t.exposeBoolean('isPositive', { description: 'Whether it would be the finding that is looked for.' }),
  }),
})

const ProjectPreset = builder.objectRef<(typeof projectPresets)[number]>('ProjectPreset').implement({
  description: 'A question to start a project from.',
  fields: t => ({
    name: t.exposeString('name', { description: 'What programs know it by.' }),
    title: t.exposeString('title', { description: 'What people know it by.' }),
    question: t.exposeString('question', { description: 'What would be asked of every image.' }),
    labelClasses: t.expose('labelClasses', { type: [PresetClass], description: 'The possible answers.' }),
  }),
})

const Proposed = builder.objectRef<ProposedProject>('ProposedProject').implement({
  description: 'A project for images that somebody is about to bring, as the names of their files say; to be changed.',
  fields: t => ({
    name: t.exposeString('name', { description: 'Of no project yet; empty: nothing says one.' }),
    question: t.exposeString('question', { description: 'Empty where no classes were found.' }),
    labelClasses: t.expose('labelClasses', {
      type: [PresetClass],
      description:
        '2 to 50, named as lists or folders name them, so that these stand for them; none: nothing says classes.',
    }),
    levels: t.exposeString('levels', { description: 'What each level of folders says, in one line for people.' }),
  }),
})

const BroughtListInput = builder.inputType('BroughtListInput', {
  description: 'A list beside the files that somebody is about to bring.',
  fields: t => ({
    path: t.string({ required: true, description: 'Its own path among them.' }),
    content: t.string({
      required: true,
      description: 'Its bytes in base64: whole, or of a table its first lines.',
    }),
  }),
})

builder.queryFields(t => ({
  proposeProject: t.field({
    type: Proposed,
    errors: refusedBy('InvalidInput', 'Forbidden'),
    description:
      'Name, question and classes for a new project, from the names of files and the lists beside them. Nothing is written. For administrators of the installation.',
    args: {
      names: t.arg.stringList({
        required: true,
        description: `Paths with forward slashes, 1 to ${mostNames}: of more, some from all over them.`,
      }),
      called: t.arg.string({ description: 'The name of the archive that they lie in, if they lie in one.' }),
      lists: t.arg({
        type: [BroughtListInput],
        description: `Up to ${mostLists}, of up to ${mostInLists} bytes together. Where they say classes, folders are not asked for them.`,
      }),
    },
    resolve: (_root, input, ctx) => proposeProject(ctx, input),
  }),
  projectPresets: t.field({
    type: [ProjectPreset],
    description: 'Questions to start from: the same few for everybody in one release. Needs no sign-in.',
    resolve: () => [...projectPresets],
  }),
}))

const LabelClassInput = builder.inputType('LabelClassInput', {
  description: 'A class of a new project.',
  fields: t => ({
    name: t.string({ required: true, description: '1 to 60 characters, no slashes; one of its kind in the project.' }),
    isPositive: t.boolean({ required: true, description: 'The finding that is looked for; at most one class is.' }),
  }),
})

const CreateProjectInput = builder.inputType('CreateProjectInput', {
  description: 'What a new project asks.',
  fields: t => ({
    name: t.string({ required: true, description: '1 to 100 characters; one of its kind in the installation.' }),
    question: t.string({ required: true, description: '1 to 2000 characters.' }),
    labelClasses: t.field({ type: [LabelClassInput], required: true, description: '2 to 50, in their order.' }),
    keepsOriginals: t.boolean({ description: 'See Project.keepsOriginals; without it they are not.' }),
  }),
})

const RenameProjectInput = builder.inputType('RenameProjectInput', {
  description: 'What a project is to be called. What is left out stays as it is.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'Which project.' }),
    name: t.string({ description: '1 to 100 characters; one of its kind in the installation.' }),
    question: t.string({ description: '1 to 2000 characters.' }),
    expectedName: t.string({ description: 'Project.name as it was seen; null: whatever it is.' }),
    expectedQuestion: t.string({ description: 'Project.question as it was seen; null: whatever it is.' }),
  }),
})

const KeepOriginalsInput = builder.inputType('KeepOriginalsInput', {
  description: 'Whether DICOM files are kept as they came.',
  fields: t => ({
    projectId: t.id({ required: true, description: 'In which project.' }),
    keepsOriginals: t.boolean({ required: true, description: 'See Project.keepsOriginals.' }),
  }),
})

builder.mutationFields(t => ({
  createProject: t.prismaField({
    type: 'Project',
    description: 'Makes a project; whoever does becomes its administrator. For administrators of the installation.',
    args: { input: t.arg({ type: CreateProjectInput, required: true, description: 'What it asks.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'createProject', input, key }, createProject, things.Project.memory),
  }),
  renameProject: t.prismaField({
    type: 'Project',
    description: 'Gives a project another name, another wording of its question, or both; its classes stay.',
    args: { input: t.arg({ type: RenameProjectInput, required: true, description: 'The new words.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'renameProject', input, key }, renameProject, things.Project.memory),
  }),
  keepOriginals: t.prismaField({
    type: 'Project',
    description: 'Says whether DICOM files that come from now on are kept as they came; what is there already stays.',
    args: { input: t.arg({ type: KeepOriginalsInput, required: true, description: 'Where, and whether.' }), ...keyArg },
    errors: refusedBy('InvalidInput', 'NotFound', 'Forbidden', 'Conflict'),
    resolve: (_query, _root, { input, idempotencyKey: key }, ctx) =>
      once(ctx, { verb: 'keepOriginals', input, key }, keepOriginals, things.Project.memory),
  }),
}))
