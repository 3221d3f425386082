import SchemaBuilder, {
  BasePlugin,
  createInputValueMapper,
  mapInputFields,
  type PothosInputFieldConfig,
  type PothosInputFieldType,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core'
import { isId } from '#core/id.ts'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      lowerIds: LowerIds<Types>
    }
  }
}

/** Of a UUID capitals and small letters are the same. */
const lowered = (value: unknown) => (typeof value === 'string' && isId(value) ? value.toLowerCase() : value)

/** Every id of an argument or an input is, from here on, as the record spells it: rows, topics and the trail agree on it. */
class LowerIds<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const mapping = mapInputFields(config.args, this.buildCache, (field: PothosInputFieldConfig<Types>) =>
      this.#isOfId(field.type) ? true : null,
    )
    if (!mapping) return config
    const lower = createInputValueMapper(mapping, lowered)
    return { ...config, argMappers: [...(config.argMappers ?? []), args => lower(args)] }
  }

  #isOfId(type: PothosInputFieldType<Types>): boolean {
    return type.kind === 'List' ? this.#isOfId(type.type) : this.buildCache.getTypeConfig(type.ref).name === 'ID'
  }
}

export const lowerIdsPlugin = 'lowerIds'
SchemaBuilder.registerPlugin(lowerIdsPlugin, LowerIds)
