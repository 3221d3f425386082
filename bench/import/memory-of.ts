import { readdir, readFile } from 'node:fs/promises'

const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')

/**
 * The most memory that a child of this process ever held, by the module that it runs.
 * @returns MiB; null where the system does not say
 */
export async function memoryOf(module: string): Promise<number | null> {
  const processes = process.platform === 'linux' ? (await readdir('/proc')).filter(name => /^\d+$/.test(name)) : []
  for (const pid of processes) {
    const status = await read(pid, 'status')
    const isOurs = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status)
    if (!isOurs || !(await read(pid, 'cmdline')).includes(module)) continue
    const held = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
    return held === undefined ? null : Number(held) / 1024
  }
  return null
}
