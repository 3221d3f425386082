import { requireAdministrator } from '#core/context.ts'
import type { Disk } from '#core/disk-room.ts'
import type { Figures } from '#core/installation/find-figures.ts'
import type { FolderUse } from '#core/installation/measure-folders.ts'
import { type PartName as Name, partNames } from '#core/installation/open-health.ts'
import type { Installation as OpenInstallation } from '#core/installation/open-installation.ts'
import type { Part } from '#core/installation/probe.ts'
import { readSettings } from '#core/settings.ts'
import { builder } from '#server/schema/builder.ts'
import { JobKind, JobStatus } from '#server/schema/enums.ts'

const PartStatus = builder.enumType('PartStatus', {
  description: 'How a part of the installation is.',
  values: {
    OK: { value: 'ok', description: 'It works.' },
    WARNING: { value: 'warning', description: 'It works, and somebody should look.' },
    FAILING: { value: 'failing', description: 'It does not work: requests that need it fail.' },
  } as const,
})

const PartName = builder.enumType('PartName', {
  description: 'A part of the installation.',
  values: {
    DATABASE: { value: 'database', description: 'PostgreSQL answers.' },
    MIGRATIONS: { value: 'migrations', description: 'Its tables are those of this version.' },
    QUEUE: { value: 'queue', description: 'Jobs can be queued.' },
    BLOBS: { value: 'blobs', description: 'Images and weights can be written and read.' },
    WORKER: { value: 'worker', description: 'A worker was heard of lately.' },
    DISK: { value: 'disk', description: 'More is left of the disk than its reserve.' },
  } as const,
})

const InstallationPart = builder.objectRef<Part & { name: Name }>('InstallationPart').implement({
  description: 'A part of the installation, and how it is.',
  fields: t => ({
    name: t.expose('name', { type: PartName, description: 'Which.' }),
    status: t.expose('status', { type: PartStatus, description: 'How it is.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'What is wrong, for people; null: nothing.' }),
  }),
})

const KeptThing = builder.enumType('KeptThing', {
  description: 'What is kept on a disk.',
  values: {
    DATA: { value: 'data', description: 'Uploads, caches, logs, and the embedded database where that is used.' },
    BLOBS: { value: 'blobs', description: 'Images and weights.' },
  } as const,
})

const InstallationDisk = builder.objectRef<Disk>('InstallationDisk').implement({
  description: 'A disk that the API writes to.',
  fields: t => ({
    holds: t.expose('holds', { type: [KeptThing], description: 'What is kept on it; at most two.' }),
    totalBytes: t.expose('totalBytes', { type: 'ByteCount', description: 'How large it is.' }),
    freeBytes: t.expose('freeBytes', { type: 'ByteCount', description: 'What is free on it.' }),
    roomBytes: t.expose('roomBytes', {
      type: 'ByteCount',
      description: 'Of that, what imports, uploads and trainings may take: all but the reserve.',
    }),
  }),
})

const FolderName = builder.enumType('FolderName', {
  description: 'A folder of the installation.',
  values: {
    BLOBS: { value: 'blobs', description: 'Images and weights; none where they are kept in a bucket.' },
    UPLOADS: { value: 'uploads', description: 'Uploads, until they are imported.' },
    PIXELS: { value: 'pixels', description: 'Decoded images: a cache.' },
    FEATURES: { value: 'features', description: 'What frozen backbones saw in images: a cache.' },
    PRETRAINED: { value: 'pretrained', description: 'Pretrained models that runs named.' },
    PHANTOMS: { value: 'phantoms', description: 'Phantoms that an import under way draws.' },
    UNPACKED: { value: 'unpacked', description: 'Archives that are unpacked while a job reads them.' },
    LOGS: { value: 'logs', description: 'Logs, of npm start alone.' },
  } as const,
})

const InstallationFolder = builder.objectRef<FolderUse>('InstallationFolder').implement({
  description: 'What lies in a folder of the machine that the API runs on.',
  fields: t => ({
    name: t.expose('name', { type: FolderName, description: 'Which.' }),
    bytes: t.expose('bytes', { type: 'ByteCount', description: 'What its files have together.' }),
    fileCount: t.exposeInt('fileCount', { description: 'How many files there are.' }),
  }),
})

const JobCount = builder.objectRef<Figures['jobs'][number]>('JobCount').implement({
  description: 'How many jobs of a kind stand so.',
  fields: t => ({
    kind: t.expose('kind', { type: JobKind, description: 'What they do.' }),
    status: t.expose('status', { type: JobStatus, description: 'How they stand.' }),
    count: t.exposeInt('count', { description: 'How many there are, in all projects.' }),
  }),
})

const Installation = builder.objectRef<OpenInstallation>('Installation').implement({
  description: 'The installation as the API sees it that answers.',
  fields: t => ({
    version: t.exposeString('version', {
      description: 'Which code runs: the release, and the commit where it is known.',
    }),
    nodeVersion: t.string({ description: 'Which Node.js the API runs on.', resolve: () => process.version }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When the API started.' }),
    parts: t.field({
      type: [InstallationPart],
      description: 'Every part, as of a moment ago; what /health/ready says.',
      resolve: async ({ findHealth }) => {
        const { parts } = await findHealth()
        return partNames.map(name => ({ name, ...parts[name] }))
      },
    }),
    disks: t.field({
      type: [InstallationDisk],
      nullable: true,
      description: 'The disks that the API writes to; at most two; null: not known, one does not answer.',
      resolve: ({ findDisks }) => findDisks(),
    }),
    reserveBytes: t.field({
      type: 'ByteCount',
      description: 'What stays free on each disk: LAMINA_DISK_RESERVE.',
      resolve: () => readSettings().diskReserveBytes,
    }),
    cacheLimitBytes: t.field({
      type: 'ByteCount',
      nullable: true,
      description: 'What PIXELS and FEATURES may have together: LAMINA_CACHE_LIMIT; null: no limit is set.',
      resolve: () => readSettings().cacheLimitBytes ?? null,
    }),
    folders: t.field({
      type: [InstallationFolder],
      description: 'What takes room, as last measured; at most eight; empty until the first time.',
      resolve: ({ measured }) => measured()?.folders ?? [],
    }),
    measuredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the folders were measured: at the start and once an hour; null: not yet.',
      resolve: ({ measured }) => measured()?.measuredAt ?? null,
    }),
    databaseBytes: t.field({
      type: 'ByteCount',
      nullable: true,
      description: 'What the database takes; null: it does not answer.',
      resolve: async ({ findFigures }) => (await findFigures())?.databaseBytes ?? null,
    }),
    jobCounts: t.field({
      type: [JobCount],
      nullable: true,
      description:
        'Jobs of all projects by kind and status; those of which there is none are left out; null: not known, the database does not answer.',
      resolve: async ({ findFigures }) => (await findFigures())?.jobs ?? null,
    }),
    oldestWaitSeconds: t.int({
      nullable: true,
      description:
        'How long the job has waited that waits longest for a worker; null: none waits, or jobCounts is not known.',
      resolve: async ({ findFigures }) => {
        const waits = (await findFigures())?.waiting.map(w => Math.max(0, Math.round(w.seconds))) ?? []
        return waits.length > 0 ? Math.max(...waits) : null
      },
    }),
  }),
})

builder.queryFields(t => ({
  installation: t.field({
    type: Installation,
    nullable: true,
    description: 'How the installation is, and what it takes of its disks. For administrators of the installation.',
    resolve: (_root, _args, ctx) => requireAdministrator(ctx, 'to see how the installation is') && ctx.installation,
  }),
}))
