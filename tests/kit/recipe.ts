import { recipes } from '#core/training-run/config.ts'

/** A recipe as somebody sends it who starts a run by it: how pixels are read, and what an upload is called, is not theirs to say. */
export function configOf(name: 'spine-fracture' | 'quick-look') {
  const recipe = recipes.find(r => r.name === name)
  if (!recipe) throw new Error(`there is no recipe ${name}`)
  const { recipeVersion: _, pretrainedUploadName: __, ...config } = recipe.config
  return config
}
