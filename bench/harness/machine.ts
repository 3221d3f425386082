import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import type { Result } from './result.ts'

const wanted = ['avx', 'avx2', 'fma', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_tile', 'asimd', 'sve']

export function describeMachine(): Result['machine'] {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    flags: flagsOf(existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : ''),
    loadBefore: loadavg()[0] ?? 0,
  }
}

/** @param cpuinfo /proc/cpuinfo of Linux, "flags" on x86-64, "Features" on arm64; empty elsewhere */
export function flagsOf(cpuinfo: string): string[] {
  const named = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1]?.trim().split(/\s+/))
  return wanted.filter(flag => named.has(flag))
}
