import type { FrozenAttribute } from '#core/dataset-version/frozen-attributes.ts'
import type { FrozenItem } from '#core/dataset-version/read-items.ts'

/** What a list of another tool has no field for: our own import reads all of it but the last two. */
export const besideImage = (item: FrozenItem) => ({
  group: item.groupKey,
  split: item.split,
  file_sha256: item.fileSha256,
  ...(item.frame === null ? {} : { frame: item.frame }),
  image_sha256: item.sha256,
  label_version: item.labelVersion,
})

/** What is said of each attribute beside the class; none: {}. */
export function saidOf(attributes: readonly FrozenAttribute[], item: FrozenItem): { attributes?: object } {
  const said = attributes.map(({ name }, i) => [name, item.attributes[i] ?? []] as const)
  const filled = said.filter(([, choices]) => choices.length > 0)
  return filled.length === 0 ? {} : { attributes: Object.fromEntries(filled) }
}
