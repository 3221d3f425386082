/** Only a path of this site: an address from outside must not lead people away after they signed in. */
export const safePath = (next: string | undefined): string => (next && /^\/(?![/\\])/.test(next) ? next : '/')
