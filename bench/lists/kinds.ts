import type { List } from './documents.ts'
import type { Filled } from './fill.ts'

export type Entry = [name: string, args: (filled: Filled) => string]
export type Kind = Omit<List, 'name' | 'args' | 'isCounted'>

export const ofProject = ({ projectId }: Filled) => `project(id: "${projectId}")`
export const inProject = ({ projectId }: Filled) => `"projectId" = '${projectId}'`
export const no = () => ''
