import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      nullableRoots: NullableRoots<Types>
    }
  }
}

/**
 * Every field of Query and Mutation may be null: where one is refused, its neighbours in the same document keep what
 * they were answered, and a mutation that was carried out is not hidden by the next one's error.
 */
class NullableRoots<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const isRoot = config.kind === 'Query' || config.kind === 'Mutation'
    return isRoot ? { ...config, type: { ...config.type, nullable: true } } : config
  }
}

export const nullableRootsPlugin = 'nullableRoots'
SchemaBuilder.registerPlugin(nullableRootsPlugin, NullableRoots)
