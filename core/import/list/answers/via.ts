import { refused } from '#core/import/list/answers/annotated-list.ts'
import { type Task, type TaskAnswer, taskList } from '#core/import/list/answers/tasks.ts'
import { plainClass } from '#core/import/list/class-words.ts'
import type { ListFile } from '#core/import/list/look.ts'
import { parseJson } from '#core/import/list/parse-json.ts'
import { isObject, type JsonObject } from '#core/import/list/shape.ts'
import { splitRows } from '#core/import/list/text/split-rows.ts'
import type { FoundList } from '#core/import/listing.ts'

/** What VGG Image Annotator says of one file. */
interface ViaFile {
  filename: unknown
  ofFile: JsonObject
  ofRegions: JsonObject[]
  place: string
  fault: string | null
}

const ofRegions = (name: string) => `${name} (regions)`
/** What names regions that have attributes without values: `{"fracture": ""}`. */
const named = ofRegions('names of attributes')

const isEntry = (value: unknown): value is JsonObject =>
  isObject(value) && 'filename' in value && 'regions' in value && 'file_attributes' in value
const entriesOf = (json: JsonObject): JsonObject => (isObject(json._via_img_metadata) ? json._via_img_metadata : json)

/** Whether this is a project of VGG Image Annotator, or the annotations alone that it exports. */
export function isVia(json: unknown): json is JsonObject {
  if (!isObject(json)) return false
  if (isObject(json._via_img_metadata)) return true
  const values = Object.values(json)
  return values.length > 0 && values.every(isEntry)
}

const header =
  /^\uFEFF?#?filename,(?:file_)?size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\r?\n/
/** Whether this is the CSV that it exports. */
export const isViaText = (text: string): boolean => header.test(text)

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})

function readEntries(json: JsonObject, path: string): ViaFile[] {
  return Object.values(entriesOf(json)).map((value, i): ViaFile => {
    const entry = objectOf(value)
    const regions = Array.isArray(entry.regions) ? entry.regions : Object.values(objectOf(entry.regions))
    return {
      filename: entry.filename,
      ofFile: objectOf(entry.file_attributes),
      ofRegions: regions.map(region => objectOf(objectOf(region).region_attributes)),
      place: `${path}, file ${i + 1}`,
      fault: null,
    }
  })
}

function readRows(text: string, path: string): ViaFile[] {
  const [, ...rows] = [...splitRows(text, { separator: ',', quote: '"' })]
  return rows.map(({ cells, fault }, i): ViaFile => {
    const [filename, , file = '', , , , region = ''] = cells
    const [ofFile, ofRegion] = [file, region].map(cell => parseJson(cell === '' ? '{}' : cell))
    const isBroken = [ofFile, ofRegion].some(parsed => !parsed || !('value' in parsed))
    const objectIn = (parsed: typeof ofFile) => (parsed && 'value' in parsed ? objectOf(parsed.value) : {})
    return {
      filename,
      ofFile: objectIn(ofFile),
      ofRegions: [objectIn(ofRegion)],
      place: `${path}, row ${i + 1}`,
      fault: fault ?? (isBroken ? 'its attributes are no JSON' : null),
    }
  })
}

/** What an option is called, where its id is a number alone. */
type Described = (name: string, option: string) => string

function describedBy(definitions: unknown): Described {
  return (name, option) => {
    const text = objectOf(objectOf(objectOf(definitions)[name]).options)[option]
    return /^\d+$/.test(option) && typeof text === 'string' && text.trim() !== '' ? text.trim() : option
  }
}

/** The values of an attribute: a text, or of a checkbox each that is set. */
function valuesOf(value: unknown): string[] {
  if (isObject(value)) return Object.entries(value).flatMap(([option, is]) => (is === true ? [option] : []))
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? [text.trim()] : []
}

function choicesOf({ ofFile, ofRegions: regions }: ViaFile, attributes: JsonObject): Map<string, string[]> {
  const choices = new Map<string, string[]>()
  const add = (question: string, values: readonly string[]) => {
    if (values.length > 0) choices.set(question, [...new Set([...(choices.get(question) ?? []), ...values])])
  }
  const [file, region] = [describedBy(attributes.file), describedBy(attributes.region)]
  for (const [name, value] of Object.entries(ofFile))
    add(
      name,
      valuesOf(value).map(option => file(name, option)),
    )
  for (const one of regions)
    for (const [name, value] of Object.entries(one))
      add(
        ofRegions(name),
        valuesOf(value).map(option => region(name, option)),
      )
  return choices
}

const mostClasses = 50

/** What says classes of the project; else the one attribute of files; else the one of regions. */
function proposeOf(fileQuestions: ReadonlySet<string>, classNames: readonly string[]) {
  const wanted = new Set(classNames.map(plainClass))
  return (questions: ReadonlyMap<string, ReadonlySet<string>>): string | null => {
    const all = [...questions].filter(([, values]) => values.size <= mostClasses)
    const known = all.filter(([, values]) => [...values].some(value => wanted.has(plainClass(value))))
    const ofFile = all.filter(([name]) => fileQuestions.has(name))
    const [best, ...more] = known.length > 0 ? known : ofFile.length > 0 ? ofFile : all
    return best && more.length === 0 ? best[0] : null
  }
}

function listOf(files: readonly ViaFile[], attributes: JsonObject, file: ListFile, detail: string): FoundList {
  const said = files.map(one => choicesOf(one, attributes))
  const isNamed = said.every(choices => choices.size === 0)
  const answerOf = (choices: ReadonlyMap<string, readonly string[]>): TaskAnswer[] =>
    choices.size === 0 ? [] : [{ labeller: null, at: null, isOddlyTimed: false, choices }]
  const byFile = new Map<unknown, Task>()
  files.forEach((one, i) => {
    const names = [...new Set(one.ofRegions.flatMap(region => Object.keys(region)))]
    const choices = isNamed && names.length > 0 ? new Map([[named, names]]) : (said[i] ?? new Map<string, string[]>())
    const before = typeof one.filename === 'string' ? byFile.get(one.filename) : undefined
    const problem = one.fault === null ? null : refused(one.fault)
    const [answer] = answerOf(choices)
    if (before === undefined) {
      const task = { reference: one.filename, answers: answer ? [answer] : [], place: one.place, problem }
      byFile.set(typeof one.filename === 'string' ? one.filename : one, task)
      return
    }
    before.problem ??= problem
    // Rows of one file are one answer.
    const merged = new Map(before.answers[0]?.choices)
    for (const [question, values] of choices)
      merged.set(question, [...new Set([...(merged.get(question) ?? []), ...values])])
    before.answers = answerOf(merged)
  })
  const fileQuestions = new Set(files.flatMap(({ ofFile }) => Object.keys(ofFile)))
  const propose = proposeOf(fileQuestions, file.look.classNames)
  return taskList(file, detail, [...byFile.values()], { shape: 'VIA', propose, what: 'values' })
}

export const readVia = (json: JsonObject, file: ListFile): FoundList =>
  listOf(readEntries(json, file.path), objectOf(json._via_attributes), file, 'VGG Image Annotator')

export const readViaText = (text: string, file: ListFile): FoundList =>
  listOf(readRows(text, file.path), {}, file, 'VGG Image Annotator, CSV')
