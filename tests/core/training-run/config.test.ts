import { describe, expect, test } from 'vitest'
import { blockCount } from '#core/network/mobilenet-v1.ts'
import { preprocessingOf } from '#core/pixels/preprocessing.ts'
import { noAugmentation, parseConfig, preprocessingOfConfig, recipes } from '#core/training-run/config.ts'

const [recipe] = recipes
if (!recipe) throw new Error('no recipe')
/** As the first release stored one. */
const { frozenBlocks, augmentation, pretrainedModel, window, recipeVersion, ...asBefore } = recipe.config

describe('parseConfig', () => {
  test.each([
    [false, 0],
    [true, blockCount],
  ])(
    'a stored config of before with backboneFrozen %s has %d frozen blocks, no augmentation and the full range',
    (backboneFrozen, frozenBlocks) => {
      expect(parseConfig({ ...asBefore, backboneFrozen })).toEqual({
        ...asBefore,
        window: 'FULL_RANGE',
        recipeVersion: 2,
        pretrainedModel: null,
        frozenBlocks,
        augmentation: noAugmentation,
      })
    },
  )

  test('a run that was stored before pictures kept their proportions goes on as it began', () => {
    const stored = { ...asBefore, frozenBlocks, augmentation, pretrainedModel, window }
    expect(parseConfig(stored)).toEqual({ ...stored, recipeVersion: 2 })
    expect(preprocessingOfConfig(parseConfig(stored))).toEqual(preprocessingOf(224, 'as-displayed', 2))
    expect(preprocessingOfConfig(recipe.config)).toMatchObject({ version: 3, fit: 'padded' })
  })

  test('every recipe is read as it is stored', () => {
    for (const { config } of recipes) expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
  })

  test.each([[null], ['text'], [{}], [{ ...asBefore, alpha: 0.3 }]])('%j is refused', stored => {
    expect(() => parseConfig(stored)).toThrow(/^config/)
  })
})
