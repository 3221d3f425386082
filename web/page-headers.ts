export interface PagePolicy {
  /** Of this answer alone: scripts that stand in the page itself run only with it. */
  nonce: string
  /** People come by https. */
  isSecure: boolean
  /** React's development build takes error stacks apart with eval. */
  isDevelopment: boolean
}

/** No script, style, picture or connection from anywhere but this very host. */
function contentSecurityPolicy({ nonce, isDevelopment }: PagePolicy): string {
  const directives = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    // Widths and colours that are known only with the data stand at the elements.
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(directive => directive.join(' '))
    .join('; ')
}

/** What every page, and whatever belongs to one, says to browsers. */
export const pageHeaders = (policy: PagePolicy): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(policy),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  ...(policy.isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
})
