/** How passwords are hashed and compared: the sign-in library's own, which core does not know. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(input: { hash: string; password: string }): Promise<boolean>
}

/** Whose account in the table Account is the password: the only kind there is. */
export const credential = 'credential'
