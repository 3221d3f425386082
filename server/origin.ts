import type { IncomingHttpHeaders } from 'node:http'

/** Whether a page that names its origin is one of ours: of the host that was asked, or of the address that people open. */
export function isOwnOrigin({ origin, ...headers }: IncomingHttpHeaders, publicUrl: string): boolean {
  if (origin === undefined) return true
  // "null" and other origins that are no address come from no page of ours.
  if (!URL.canParse(origin)) return false
  const { host } = new URL(origin)
  const forwarded = [headers['x-forwarded-host']].flat()
  // A proxy that passes no Host on leaves only the public address to go by.
  return [headers.host, ...forwarded].includes(host) || origin === new URL(publicUrl).origin
}

/** Whether a browser says that the page of another site asks; programs say nothing. */
export const isForeignPage = (headers: IncomingHttpHeaders, publicUrl: string): boolean =>
  ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site'])) || !isOwnOrigin(headers, publicUrl)
