const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(?:iOS)?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:HeadlessChrome|Chromium)\/(\d+)/, 'Chromium'],
  [/\b(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, 'Windows'],
  [/\bAndroid\b/, 'Android'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** What somebody signed in with, in words: "Firefox 140 on Windows". Whatever is not known is named as it names itself. */
export function deviceOf(userAgent: string | null | undefined): string {
  const text = userAgent?.trim()
  if (!text) return 'Unknown device'
  const system = systems.find(([pattern]) => pattern.test(text))?.[1]
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(text)?.[1]
    if (version) return `${name} ${version}${system ? ` on ${system}` : ''}`
  }
  const [, program = text, version] = /^([^/\s]+)(?:\/(\d+))?/.exec(text) ?? []
  const named = program === 'Mozilla' ? 'A browser' : `${program}${version ? ` ${version}` : ''}`.slice(0, 60)
  return system ? `${named} on ${system}` : named
}
