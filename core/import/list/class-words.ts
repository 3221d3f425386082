/** What of a class name counts where names are compared: neither case nor blanks, `_` and `-`. */
export const plainClass = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
