import { InvalidInput } from '#core/errors.ts'
import { isStorable } from '#core/text.ts'

/** The commonest ones that are long enough, or would be with a number behind them; small letters alone. */
const commonest = new Set(
  `password passwords passw passwort motdepasse contrasena mypassword thepassword yourpassword newpassword oldpassword
  letmein letmeinnow welcome welcomeback welcomehome iloveyou iloveyousomuch administrator admin administration root
  superuser sysadmin changeme changemenow changemeplease qwerty qwertyuiop qwertz azerty azertyuiop asdfghjkl zxcvbnm
  qazwsx qazwsxedc qazwsxedcrfv monkey dragon football baseball basketball sunshine princess superman batman trustno
  whatever starwars michelle jennifer computer internet secret secretpassword testtest testing testpassword
  temporary temppassword default defaultpassword guest hospital radiology radiologist xray doctor medical
  lamina laminapassword correcthorsebatterystaple abcdefghijkl thisisapassword thisismypassword`.split(/\s+/),
)
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '1234567890',
  '0123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
]
const runs = rows.flatMap(row => [row.repeat(12), [...row].reverse().join('').repeat(12)])
const keyColumns = ['1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0', '1qaz2wsx3edc4rfv5tgb6yhn7ujm', 'qaz1wsx2edc3rfv4']
const spelt: Record<string, string> = { '@': 'a', '4': 'a', '0': 'o', '1': 'i', '!': 'i', '3': 'e', $: 's', '5': 's' }

const lettersOf = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')
const unspelt = (text: string) => text.replace(/[@401!3$5]/g, sign => spelt[sign] ?? sign)
const withoutTail = (text: string) => text.replace(/[^\p{L}]+$/u, '')

/** Whether it is one text of fewer than twelve characters, twice or more: "abcabcabcabc", "passwordpassword". */
const repeats = (text: string): boolean => {
  const letters = [...text]
  const most = Math.min(11, Math.floor(letters.length / 2))
  return Array.from({ length: most }, (_, i) => i + 1).some(period =>
    letters.every((letter, i) => i < period || letter === letters[i - period]),
  )
}

const isCommon = (text: string): boolean => {
  const forms = [text, withoutTail(text), unspelt(text), unspelt(withoutTail(text)), withoutTail(unspelt(text))]
  return forms.some(form => commonest.has(lettersOf(form).replace(/^\d+|\d+$/g, '')))
}

const isOf = (person: string, folded: string): boolean => {
  const word = lettersOf(person.toLowerCase())
  return word.length >= 3 && folded.includes(word) && folded.replaceAll(word, '').length < 6
}

/**
 * The one rule for a password, wherever it is set. A refusal names its length or the rule, never the password.
 * @throws InvalidInput
 */
export function requireStrongPassword(
  password: string,
  { name, email }: { name: string; email: string },
  field = 'password',
): void {
  const length = password.length > 1000 ? password.length : [...password].length
  if (length < 12 || length > 128) throw new InvalidInput(field, `${length} characters`, '12 to 128 characters')
  if (!isStorable(password))
    throw new InvalidInput(field, `${length} characters`, '12 to 128 whole characters, none of them NUL')
  const text = password.normalize('NFKC').toLowerCase()
  const folded = lettersOf(text)
  if (new Set(text).size < 5 || repeats(text))
    throw new InvalidInput(field, 'a few characters repeated', '12 to 128 characters that do not repeat')
  if ([...runs, ...keyColumns].some(run => run.includes(text)))
    throw new InvalidInput(field, 'a row of the keyboard or the alphabet', '12 to 128 characters that nobody guesses')
  const words = [email, email.split('@')[0] ?? '', name, ...name.split(/\s+/)]
  if (words.some(word => isOf(word, folded)))
    throw new InvalidInput(field, 'your name or e-mail', '12 to 128 characters that have little to do with you')
  if (isCommon(text)) throw new InvalidInput(field, 'one of the commonest', '12 to 128 characters that nobody guesses')
}
