/** What Postgres keeps in no text: NUL, and halves of a character; as JSON.stringify writes them. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g

/**
 * JSON that Postgres can keep, with the replacement character for what it cannot: lists may hold anything, and one odd
 * character must not cost the whole source.
 */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(unstorable, (_, before: string) => `${before}\ufffd`)
