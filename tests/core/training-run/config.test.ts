import { describe, expect, test } from 'vitest'
import { blockCount, noAugmentation, parseConfig, recipes } from '#core/training-run/config.ts'

const [recipe] = recipes
if (!recipe) throw new Error('no recipe')
/** As the first release stored one. */
const { frozenBlocks: _, augmentation: __, pretrainedModel: ___, window: ____, ...asBefore } = recipe.config

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
        pretrainedModel: null,
        frozenBlocks,
        augmentation: noAugmentation,
      })
    },
  )

  test('every recipe is read as it is stored', () => {
    for (const { config } of recipes) expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
  })

  test.each([[null], ['text'], [{}], [{ ...asBefore, alpha: 0.3 }]])('%j is refused', stored => {
    expect(() => parseConfig(stored)).toThrow(/^config/)
  })
})
