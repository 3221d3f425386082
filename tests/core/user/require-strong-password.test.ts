import { expect, test } from 'vitest'
import { InvalidInput } from '#core/errors.ts'
import { requireStrongPassword } from '#core/user/require-strong-password.ts'

const person = { name: 'Ada Lovelace', email: 'ada.lovelace@example.org' }
const refusalOf = (password: string) => {
  try {
    requireStrongPassword(password, person, 'newPassword')
    return null
  } catch (error) {
    if (error instanceof InvalidInput) return error
    throw error
  }
}

test.each([
  ['', '0 characters'],
  ['short', '5 characters'],
  ['elevenchars', '11 characters'],
  ['x1'.repeat(65), '130 characters'],
  ['p'.repeat(100_000), '100000 characters'],
  [`${'🦴'.repeat(11)}`, '11 characters'],
  ['half a \uD83E surrogate', '18 characters'],
  ['with a NUL\0 in it', '17 characters'],
])('the length of %j counts whole characters, and alone is named', (password, value) => {
  expect(refusalOf(password)).toMatchObject({ field: 'newPassword', value })
})

test.each([
  ['aaaaaaaaaaaa'],
  ['abababababab'],
  ['ABabABabABab'],
  ['abcabcabcabc'],
  ['abcdabcdabcd'],
  ['abcdefabcdef'],
  ['            '],
  ['abababababababababababa'],
  ['111111111111'],
  ['123456789012'],
  ['0987654321098'],
  ['abcdefghijklmnop'],
  ['zyxwvutsrqponm'],
  ['qwertyuiopasdf'],
  ['1q2w3e4r5t6y'],
  ['1qaz2wsx3edc'],
  ['ada.lovelace@example.org'],
  ['ada.lovelace1'],
  ['Ada Lovelace'],
  ['AdaLovelace12'],
  ['lovelace2026!'],
  ['passwordpassword'],
  ['Password1234'],
  ['P@ssw0rd1234'],
  ['password12345678'],
  ['letmein123456'],
  ['Welcome2026!!'],
  ['administrator'],
  ['Administrator1'],
  ['iloveyou1234'],
  ['changemeplease'],
  ['correct horse battery staple'],
])('%j is refused, and does not come back', password => {
  const refusal = refusalOf(password)
  expect(refusal).toBeInstanceOf(InvalidInput)
  if (password.trim() !== '') expect(`${refusal?.message} ${refusal?.value}`).not.toContain(password)
})

test.each([
  ['correct horse battery'],
  ['a password of some length'],
  ['twelve chars'],
  ['Tr0ub4dor&3-and-more'],
  ['lang genug und gut'],
  ['пароль подлиннее'],
  ['長い合言葉を選びましょうね皆'],
  ['🦴🩻🏥🔬🧬🩺💊💉🧪🔭📡🛰️'],
  ['ada does not like 12 cats'],
  ['x7'.repeat(4) + 'qjPz-3'],
])('%j is taken', password => {
  expect(refusalOf(password)).toBeNull()
})
