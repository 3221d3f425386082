import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core'
import type { GraphQLFieldResolver } from 'graphql'
import { checkTexts } from '#server/check-texts.ts'

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      texts: TextsPlugin<Types>
    }
  }
}

const roots: readonly string[] = ['Query', 'Mutation', 'Subscription']

/** Every root field looks at its own arguments and at those of all that is asked below it. */
class TextsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!roots.includes(parentType)) return resolve
    return (parent, args, context, info) => {
      checkTexts(info)
      return resolve(parent, args, context, info)
    }
  }

  override wrapSubscribe(
    subscribe: GraphQLFieldResolver<unknown, Types['Context'], object> | undefined,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> | undefined {
    return (
      subscribe &&
      ((parent, args, context, info) => {
        checkTexts(info)
        return subscribe(parent, args, context, info)
      })
    )
  }
}

/** Comes after the errors' plugin: what it refuses is a member of a mutation's result. */
export const textsPlugin = 'texts'
SchemaBuilder.registerPlugin(textsPlugin, TextsPlugin)
