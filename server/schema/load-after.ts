import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      loadAfter: LoadAfterPlugin<Types>
    }
  }
}

/**
 * A verb gives back the row that it wrote and knows nothing of what a document asks of it. Pothos takes what it planned
 * for a field as loaded, and keeps the plan by the request's context: a mutation is given one of its own, so that counts,
 * lists and whatever else belongs to its row are found to be missing, and loaded after it.
 */
class LoadAfterPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (parentType !== 'Mutation') return resolve
    return (parent, args, context, info) => resolve(parent, args, { ...context }, info)
  }
}

export const loadAfterPlugin = 'loadAfter'
SchemaBuilder.registerPlugin(loadAfterPlugin, LoadAfterPlugin)
