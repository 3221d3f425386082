import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readingSchema } from '#core/import/reading.ts'
import { openApi } from '#tests/kit/api.ts'
import { freezeNow } from '#tests/kit/freeze.ts'
import { drawPicture, newFolder, writeTree } from '#tests/kit/pictures.ts'
import { importsOf } from '../core/import/kit.ts'

/** A frozen dataset of twelve pictures in groups of their own, and an engineer who exports it. */
export async function openExported() {
  const api = await openApi()
  const owner = await api.project()
  const counts = { train: 6, validation: 3, test: 3 }
  const drawn = await Promise.all(Array.from({ length: 12 }, (_, i) => drawPicture(i)))
  const folder = await writeTree(
    await newFolder(),
    Object.fromEntries(drawn.map((bytes, i) => [`${i % 2 ? 'Normal' : 'Fracture'}/p${i}-${i}.png`, bytes])),
  )
  await importsOf(api, owner).start({ folder, reading: { group: { by: 'PATTERN', pattern: '/(p\\d+)' } } })
  const frozen = await freezeNow(owner.admin, { projectId: owner.id, seed: 7, counts })
  const person = await api.user('engineer', { projectId: owner.id, roles: ['ENGINEER'] })
  const route = `/files/datasets/${frozen.id}/export.zip`
  const exported = async () => {
    const zip = path.join(await newFolder(), 'dataset.zip')
    await writeFile(zip, await person.download(route))
    return zip
  }
  return { api, owner, counts, frozen, person, route, exported }
}

export const listsUsed = ({ reading }: { reading: unknown }) =>
  readingSchema.parse(reading).lists.flatMap(list => (list.isUsed ? [list.path] : []))
