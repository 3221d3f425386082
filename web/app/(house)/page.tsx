import { Projects } from '@/features/project/projects.tsx'

export default function Page() {
  return (
    <main className="min-h-0 flex-1 overflow-y-auto">
      <Projects />
    </main>
  )
}
