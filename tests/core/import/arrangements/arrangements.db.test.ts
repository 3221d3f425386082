import path from 'node:path'
import { expect, test } from 'vitest'
import { classSuggester } from '#core/import/class-suggestion.ts'
import { arrange, pictures } from '#tests/core/import/arrangements/arrange.ts'
import { classNames } from '#tests/core/import/arrangements/judge.ts'
import { pack } from '#tests/core/import/arrangements/pack.ts'
import { importsOf } from '#tests/core/import/kit.ts'
import { openCore } from '#tests/kit/core.ts'
import { drawPicture, newFolder } from '#tests/kit/pictures.ts'

const core = await openCore()
const drawn = await Promise.all(pictures.map(({ id }) => drawPicture(id, false, 16)))
const suggest = classSuggester(classNames)

/** Of one of each kind of list, and without one, in every kind of archive. */
const seeds = Array.from({ length: 20 }, (_, i) => i * 10)

test.each(seeds)('arrangement %i goes all the way: the same images, classes, groups and splits', async seed => {
  const arrangement = arrange(seed, drawn)
  const { archive, asked, files, paths, says } = arrangement
  const owner = await core.project(classNames)
  const { check, apply, images, splits } = importsOf(core, owner)
  const place = await pack(files, archive, path.join(await newFolder(), '.'))
  const checked = await check({ ...(archive === 'folder' ? { folder: place } : { zip: place }), reading: asked })
  const named = [...new Set(checked.files.flatMap(file => file.className ?? []))]
  const classes = named.map(name => ({
    name,
    labelClassId: owner.labelClasses.find(c => c.name === suggest(name))?.id,
  }))
  expect(await apply(checked.id, { classes })).toMatchObject({ addedCount: 40 })
  const published = await splits()
  const groups = new Map<string, string>()
  for (const { fileName, className, groupKey } of await images()) {
    const picture = pictures[paths.indexOf(fileName)]
    expect(className).toBe(says.className ? picture?.className : null)
    expect(published[fileName]).toBe(says.split ? picture?.split : null)
    if (!says.group) continue
    expect(groups.get(groupKey) ?? picture?.group).toBe(picture?.group)
    groups.set(groupKey, picture?.group ?? '')
  }
  expect(groups.size).toBe(says.group ? 10 : 0)
})
