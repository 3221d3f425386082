import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'

export const usage = `npm run demo -- [options]

The whole way from a folder of X-rays to an audited prediction, through the public API.

  --folder <folder>      images/<class>/<file> or a manifest.csv (file, label, group); without it: drawn phantoms
  --pretrained <which>   train only the head, on a pretrained MobileNet v1: a folder (model.json beside its weights) or
                         a name that the API lists, such as mobilenet_v1_0.25_224, which is downloaded once; with
                         --folder, models/mobilenet_v1_* beside one of its parents is taken where there is one
  --phantoms <count>     pictures to draw (default 800)
  --epochs <count>       at most (default: the recipe's)
  --seed <number>        of phantoms, split and training (default 1)
  --json <file>          also writes the figures
  --case <case>          another story; takes --full, --seed, --json, --url. From a data set's own folders to a dataset
                         frozen as it was published, without training: published (train, val, test under the first
                         data set's names) or published-without-test (train and val, which is divided). What copies do
                         to a figure, with four trainings: leaky, which takes --originals and --epochs besides
  --originals <count>    with --case leaky: pictures of which copies are made, half of either class (default 48)
  --full                 with --case: 4,200 files instead of 192, of leaky instead of 768
  --url <url>            a running instance; its administrator's e-mail and password come from
                         LAMINA_EMAIL and LAMINA_PASSWORD; its LAMINA_FOLDER_ROOTS must open --folder, unless it is
                         reached from this machine alone. Without it: a temporary one of its own`

const demoCases = ['published', 'published-without-test', 'leaky'] as const
type DemoCase = (typeof demoCases)[number]

export interface DemoOptions {
  /** Null: the whole way to a prediction. */
  case: DemoCase | null
  isFull: boolean
  folder: string | null
  pretrainedFolder: string | null
  /** One that the API lists, instead of a folder. */
  pretrainedModel: string | null
  phantoms: number
  /** Of the leaky case. */
  originals: number
  epochs: number | null
  seed: number
  json: string | null
  url: string | null
}

function whole(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is ${text}; allowed: a whole number`)
  return value
}

const ofStories = ['folder', 'pretrained', 'phantoms', 'originals', 'epochs'] as const

/** Of those, what a story has a use for. */
function usedBy(story: DemoCase | null): readonly (typeof ofStories)[number][] {
  if (story === null) return ['folder', 'pretrained', 'phantoms', 'epochs']
  return story === 'leaky' ? ['originals', 'epochs'] : []
}

function readCase(values: { case?: string; full?: boolean } & Partial<Record<(typeof ofStories)[number], string>>) {
  const found = demoCases.find(name => name === values.case) ?? null
  if (values.case !== undefined && !found) throw new Error(`--case is ${values.case}; allowed: ${demoCases.join(', ')}`)
  if (!found && values.full) throw new Error(`--full stands alone; allowed: with --case ${demoCases.join(' or ')}`)
  const used = usedBy(found)
  const other = ofStories.find(name => values[name] !== undefined && !used.includes(name))
  if (!other) return found
  if (!found) throw new Error(`--${other} stands alone; allowed: with --case leaky`)
  const allowed = [...used, 'full', 'seed', 'json', 'url'].map(name => `--${name}`).join(', ')
  throw new Error(`--${other} stands beside --case ${found}; allowed: ${allowed}`)
}

/** A whole number of pairs: half of them are of either class. */
function readOriginals(text: string): number {
  const count = whole('originals', text)
  if (count % 2 === 1 || count < 8 || count > 1000)
    throw new Error(`--originals is ${text}; allowed: an even number from 8 to 1000`)
  return count
}

/** models/mobilenet_v1_* beside a parent of the folder: how a collection of samples and weights is usually laid out. */
function findPretrained(folder: string): string | null {
  for (let at = folder; path.dirname(at) !== at; at = path.dirname(at)) {
    const candidate = path.join(path.dirname(at), 'models', 'mobilenet_v1_0.25_224')
    if (existsSync(path.join(candidate, 'model.json'))) return candidate
  }
  return null
}

/** @throws Error naming the option and what is allowed */
export function readOptions(args: string[]): DemoOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      folder: { type: 'string' },
      pretrained: { type: 'string' },
      phantoms: { type: 'string' },
      originals: { type: 'string' },
      epochs: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      case: { type: 'string' },
      full: { type: 'boolean' },
      url: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  const folder = values.folder ? path.resolve(values.folder) : null
  const { pretrained } = values
  const isName = pretrained !== undefined && /^[\w.]+$/.test(pretrained) && !existsSync(pretrained)
  return {
    case: readCase(values),
    isFull: values.full === true,
    folder,
    pretrainedFolder: isName ? null : pretrained ? path.resolve(pretrained) : folder && findPretrained(folder),
    pretrainedModel: isName ? pretrained : null,
    phantoms: whole('phantoms', values.phantoms ?? '800'),
    originals: readOriginals(values.originals ?? '48'),
    epochs: values.epochs ? whole('epochs', values.epochs) : null,
    seed: whole('seed', values.seed),
    json: values.json ? path.resolve(values.json) : null,
    url: values.url?.replace(/\/$/, '') ?? null,
  }
}
