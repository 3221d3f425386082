import { formatCounted, formatInstant } from './format.ts'

/** Too many attempts: in words, with when the next one is heard. */
export function sayWhenAgain(seconds: number, now = Date.now()): string {
  if (!(seconds > 0)) return 'Too many attempts. Wait a minute, then try again.'
  const whole = Math.ceil(seconds)
  const wait = whole < 100 ? formatCounted(whole, 'second') : formatCounted(Math.ceil(whole / 60), 'minute')
  const at = formatInstant(new Date(now + whole * 1000).toISOString()).slice(11)
  return `Too many attempts. Try again in ${wait}, at ${at}.`
}

/** The seconds that an answer asks to wait; NaN where it says none. */
export const retryAfterOf = (headers: Headers): number =>
  Number(headers.get('retry-after') ?? headers.get('x-retry-after') ?? Number.NaN)
