import { type GraphQLError, Lexer, Source, TokenKind } from 'graphql'
import type { Limits } from '#server/limits/figures.ts'
import { refuseSize } from '#server/limits/refuse.ts'

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Reads the tokens of a document one after the other, in time that grows with their number alone: the parser goes into
 * each bracket by a call, and would run out of stack. @throws GraphQLError of the first character that begins no token
 */
export function scanTokens(source: string, limits: Limits): { tokens: number; error: GraphQLError | null } {
  if (source.length > limits.characters)
    return { tokens: 0, error: refuseSize('characters', limits.characters, source.length) }
  const lexer = new Lexer(new Source(source))
  let tokens = 0
  let nesting = 0
  while (lexer.advance().kind !== TokenKind.EOF) {
    tokens += 1
    if (tokens > limits.tokens) return { tokens, error: refuseSize('tokens', limits.tokens) }
    if (opening.has(lexer.token.kind)) nesting += 1
    if (closing.has(lexer.token.kind)) nesting -= 1
    if (nesting > limits.nesting) return { tokens, error: refuseSize('nesting', limits.nesting) }
  }
  return { tokens, error: null }
}
