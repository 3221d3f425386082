import Link from 'next/link'

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-1">
      <h1 className="font-semibold text-lg">There is no page here</h1>
      <p className="text-muted">The address may be mistyped or old.</p>
      <Link href="/" className="mt-3 text-accent underline">
        All projects
      </Link>
    </main>
  )
}
