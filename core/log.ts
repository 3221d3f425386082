import pino from 'pino'
import { readSettings } from '#core/settings.ts'

export type Log = pino.Logger

/** The one logger: JSON lines on standard output; take a child a request or job. */
export const openLog = (name: string): Log => pino({ name, level: readSettings().logLevel })
