import { expect, test } from 'vitest'
import { setLabel } from '#core/label/set-label.ts'
import { importsOf } from '../core/import/kit.ts'
import { openForms, printed, unpacked } from './export-forms.ts'

const plain = ['Normal', 'Fracture', 'left, "L"', 'a:b']
const { api, owner, frozen, freeze, zipOf, classes } = await openForms({
  classes: plain,
  isAsked: false,
  hasDicom: false,
})

async function broughtIn(zip: string) {
  const other = await api.project(classes)
  const { check, apply } = importsOf(api, other)
  await apply((await check({ zip })).id)
  return other
}

test.each(['MANIFEST', 'CSV', 'COCO', 'LABEL_STUDIO', 'FOLDERS'])(
  'what left as %s and came in again has the same hash, frozen as published',
  async form => {
    const again = await freeze(await broughtIn(await zipOf(form)))
    expect(again.manifestSha256).toBe(frozen.manifestSha256)
  },
  120_000,
)

test('a person recomputes the hash of a version from what left, with the tools and the commands of the docs', async () => {
  const own = await unpacked(await zipOf('MANIFEST'))
  expect(printed(own, 'The hash of the manifest')).toEqual([frozen.manifestSha256, frozen.manifestSha256])
  expect(printed(own, 'The files of a manifest')).toEqual(['same'])
  for (const form of ['CSV', 'FOLDERS']) {
    const folder = await unpacked(await zipOf(form))
    expect(printed(folder, 'The hash from a table')).toEqual([frozen.manifestSha256])
    expect(printed(folder, 'The files of a table')).toEqual(['same'])
  }
})

test('where label versions differ the hash does, and without them it is the same before and after', async () => {
  const [image] = await api.database.image.findMany({ where: { projectId: owner.id, labelClassId: { not: null } } })
  const other = owner.labelClasses.find(c => c.id !== image?.labelClassId)
  for (const [expectedVersion, labelClassId] of [other?.id, image?.labelClassId].entries())
    await setLabel(owner.admin, {
      ...{ imageId: image?.id ?? '', expectedVersion: expectedVersion + 1, labelClassId: labelClassId ?? '' },
    })
  const later = await freeze(owner)
  const zip = await zipOf('MANIFEST', later.id)
  const before = await unpacked(zip)
  expect(printed(before, 'The hash of the manifest')[0]).toBe(later.manifestSha256)
  const brought = await broughtIn(zip)
  const again = await freeze(brought)
  expect(again.manifestSha256).not.toBe(later.manifestSha256)
  const after = await unpacked(await zipOf('MANIFEST', again.id, brought.id))
  const same = printed(before, 'The hash without versions')
  expect(same).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  expect(printed(after, 'The hash without versions')).toEqual(same)
}, 120_000)
