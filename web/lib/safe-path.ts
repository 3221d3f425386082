const here = 'http://here.invalid'

/**
 * Only a path of this site: an address from outside must not lead people away after they signed in. Asked of whoever
 * reads addresses in the end, for they take \ for / and leave out tabs and line breaks.
 */
export const safePath = (next: string | undefined): string =>
  next?.startsWith('/') && URL.canParse(next, here) && new URL(next, here).origin === here ? next : '/'
