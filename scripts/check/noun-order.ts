import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * The rooms of core, from the ground up: a later one may know an earlier, never the reverse. Those of one line know each
 * other: to shut a person out is to end sessions, keys, links and memberships. '.' is what lies in core itself.
 */
export const nounOrder: readonly (readonly string[])[] = [
  ['.', 'generated', 'queue'],
  ['blob'],
  ['dicom'],
  ['picture'],
  ['pixels'],
  ['phantom'],
  ['metrics'],
  ['network'],
  ['idempotency'],
  ['audit'],
  ['user', 'session', 'password-reset', 'api-key', 'invitation', 'membership'],
  ['worker'],
  ['job'],
  ['upload'],
  ['project'],
  ['label-class'],
  ['answer-attribute'],
  ['guideline'],
  ['image'],
  ['comment'],
  ['saved-view'],
  ['reading'],
  ['label'],
  ['review'],
  ['adjudication'],
  ['gold'],
  ['batch'],
  ['agreement'],
  ['import'],
  ['leakage'],
  ['duplicate'],
  ['dataset-version'],
  ['dataset-difference', 'shortcut'],
  ['model-version'],
  ['prediction'],
  ['evaluation'],
  ['pretrained'],
  ['training-run'],
  ['installation'],
]

const imported = /(?:from |import\()'([^']+)'/g

function placeOf(file: string): { place: number; room: string } {
  const [, room = '', ...rest] = file.split('/')
  const named = rest.length === 0 ? '.' : room
  return { place: nounOrder.findIndex(rooms => rooms.includes(named)), room: named }
}

/** What in core knows a later noun, or stands in a room that has no place. */
export function findLaterNouns(root = '.'): string[] {
  return globSync('core/**/*.ts', { cwd: root })
    .filter(file => !file.startsWith('core/generated/'))
    .sort()
    .flatMap(file => {
      const here = placeOf(file)
      if (here.place < 0)
        return [`${file}: the room ${here.room} has no place; give it one in scripts/check/noun-order.ts`]
      const text = readFileSync(path.join(root, file), 'utf8')
      return [...text.matchAll(imported)].flatMap(([, name = '']) => {
        const target = name.startsWith('#core/')
          ? `core/${name.slice('#core/'.length)}`
          : path.posix.join(path.posix.dirname(file), name)
        const isOurs = name.startsWith('#core/') || (name.startsWith('.') && target.startsWith('core/'))
        const there = placeOf(target)
        if (!isOurs || there.place <= here.place) return []
        return [`${file} knows a later noun: ${target}; move it, or what it needs (scripts/check/noun-order.ts)`]
      })
    })
}
