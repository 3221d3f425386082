import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readAttributes } from '#core/answer-attribute/rule.ts'
import { setAttributes } from '#core/answer-attribute/set-attributes.ts'
import { setLabel } from '#core/label/set-label.ts'
import { openApi } from '#tests/kit/api.ts'
import { buildDicom } from '#tests/kit/dicom.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from '../core/import/kit.ts'

/** Classes as people call them, and as no folder, cell or path may be called. */
const awkward = [
  ...[
    'Normal',
    'Fracture',
    'ﬁne',
    'fine',
    'a:b',
    'a|b',
    'a_b',
    'a b',
    '..',
    '.hidden',
    'CON',
    'aux.txt',
    'Żółć 骨折 😀',
    'NaN',
    "['x', 'y']",
  ],
  ...['=1+1|2', 'train', '__MACOSX', 'left, "L"', 'a. .', '<b>&amp;', '%2e%2e%2f', 'test'],
]
const groups = ['NaN', 'null', ' blanks ', 'comma, "quoted"', '0007', '=2', '../up', 'Ж']

const dicom = (width: number, frames?: number) =>
  buildDicom({
    width,
    ...(frames ? { frames } : {}),
    elements: [
      { tag: '00100020', vr: 'LO', value: `P-${width}` },
      { tag: '0020000D', vr: 'UI', value: `1.2.${width}` },
      { tag: '00280301', vr: 'CS', value: 'NO' },
      ...(frames ? [{ tag: '00280008', vr: 'IS', value: String(frames) }] : []),
    ],
  })

/**
 * A dataset as published: two pictures a class, DICOM of one frame and of one of three, groups of awkward names, what was said
 * beside the class, an image that cannot be told and one without an answer; and an engineer who exports it.
 * @param isAsked whether anything is asked beside the class
 */
export async function openForms({ classes = awkward, isAsked = true, hasDicom = true } = {}) {
  const api = await openApi()
  const owner = await api.project(classes)
  const { database } = api
  const splits = ['train', 'train', 'val', 'test']
  const files: Record<string, Buffer> = hasDicom ? { 'one.dcm': dicom(40), 'frames.dcm': dicom(48, 3) } : {}
  for (let i = 0; i < 2 * classes.length; i++) files[`${i}.png`] = await drawPicture(i)
  const names = Object.keys(files)
  const rows = names.map((name, i) => `${name},g${i % 11},${splits[i % 4]},${name === 'frames.dcm' ? 2 : ''}`)
  const folder = await writeTree(await newFolder(), {
    ...files,
    'list.csv': `file,group,split,frame\n${rows.join('\n')}\n`,
  })
  const { check, apply } = importsOf(api, owner)
  await apply((await check({ folder })).id)
  const of = { projectId: owner.id }
  for (const [i, groupKey] of groups.entries())
    await database.image.updateMany({ where: { ...of, groupKey: `g${i}` }, data: { groupKey } })
  if (isAsked)
    await setAttributes(owner.admin, {
      ...{ projectId: owner.id, expectedRevision: 0 },
      attributes: [{ name: 'Signs, "all"', isMultiple: true, choices: ['A|B', 'C\\D', 'E,F'].map(name => ({ name })) }],
    })
  const [signs] = await readAttributes(owner.admin, owner.id)
  const images = await database.image.findMany({ where: of, orderBy: { fileName: 'asc' } })
  for (const [i, image] of images.entries()) {
    const choiceIds = signs?.choices.slice(0, i % 3).map(c => c.id) ?? []
    const attributes = signs && choiceIds.length > 0 ? [{ attributeId: signs.id, choiceIds }] : []
    const answer = { imageId: image.id, expectedVersion: 0 }
    if (image.fileName === '0.png') await setLabel(owner.admin, { ...answer, cannotTell: 'NOT_DIAGNOSTIC' })
    else if (image.fileName !== '1.png')
      await setLabel(owner.admin, {
        ...answer,
        labelClassId: owner.labelClasses[i % classes.length]?.id ?? '',
        attributes,
      })
  }
  const freeze = (project: typeof owner) =>
    freezeNow(project.admin, { projectId: project.id, seed: 7, published: 'AS_PUBLISHED' })
  const frozen = await freeze(owner)
  const person = await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
  const at = `/files/datasets/${frozen.id}`
  const zipOf = async (form: string, id = frozen.id, projectId = owner.id) => {
    const reader = projectId === owner.id ? person : await api.user('another', { projectId, roles: ['ENGINEER'] })
    const zip = path.join(await newFolder(), 'dataset.zip')
    await writeFile(zip, await reader.download(`/files/datasets/${id}/export.zip?form=${form}`))
    return zip
  }
  /** Of the images that were frozen, or of all of a project: the bytes as they leave, and what is said of them. */
  const facts = async (project: typeof owner, bytes: 'fileSha256' | 'sha256') => {
    const found = await database.image.findMany({
      where: { projectId: project.id, labelClassId: { not: null } },
      include: { labelClass: true },
    })
    return found.map(i => [i[bytes], i.labelClass?.name, i.groupKey, i.publishedSplit, i.frame].join('\0')).toSorted()
  }
  return { api, owner, frozen, freeze, person, at, zipOf, facts, classes }
}

/** Unpacked by the tool that everybody has. */
export async function unpacked(zip: string): Promise<string> {
  const folder = await newFolder()
  execFileSync('unzip', ['-q', zip, '-d', folder])
  return folder
}

/** The commands between ```sh and ``` behind a heading of docs/exports.md. */
function commandsOf(heading: string): string {
  const text = readFileSync(path.join(import.meta.dirname, '../../docs/exports.md'), 'utf8')
  const found = new RegExp(`\\n#+ ${heading}\\n[^#]*?\\n\`\`\`sh\\n(.*?)\\n\`\`\``, 's').exec(text)
  if (!found?.[1]) throw new Error(`docs/exports.md has no commands behind ${heading}`)
  return found[1]
}

/** What those print, run where something was unpacked. */
export const printed = (folder: string, heading: string): string[] =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', commandsOf(heading)], { cwd: folder, encoding: 'utf8' })
    .trim()
    .split('\n')
