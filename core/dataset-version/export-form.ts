import { InvalidInput } from '#core/errors.ts'

/** In which form a dataset version leaves; see docs/exports.md. */
const exportForms = ['MANIFEST', 'CSV', 'COCO', 'LABEL_STUDIO', 'FOLDERS'] as const
export type ExportForm = (typeof exportForms)[number]

/** Those with a list that says all by itself. A tree of folders is none, and the manifest leaves by a route of its own. */
const listForms = ['CSV', 'COCO', 'LABEL_STUDIO'] as const
export type ListForm = (typeof listForms)[number]

const oneOf = <Form extends ExportForm>(forms: readonly Form[], value: unknown): Form => {
  const form = forms.find(name => name === value)
  if (form === undefined) throw new InvalidInput('form', value, forms.join(', '))
  return form
}

/** @param value left out: MANIFEST @throws InvalidInput */
export const readForm = (value: unknown): ExportForm => oneOf(exportForms, value ?? 'MANIFEST')

/** @throws InvalidInput for one that has no list without images */
export const readListForm = (value: unknown): ListForm => oneOf(listForms, value)

/** Where a form is fetched, as a path on the server. @throws InvalidInput for folders without the images in them */
export function exportPath(datasetVersionId: string, form: ExportForm, withImages: boolean): string {
  const at = `/files/datasets/${datasetVersionId}`
  if (form === 'MANIFEST') return `${at}/${withImages ? 'export.zip' : 'manifest.csv'}`
  return withImages ? `${at}/export.zip?form=${form}` : `${at}/list?form=${readListForm(form)}`
}

/** How files of a form are called, behind the number of their version. */
const words: Record<ExportForm, string> = {
  ...{ MANIFEST: '', CSV: '-csv', COCO: '-coco', LABEL_STUDIO: '-label-studio', FOLDERS: '-folders' },
}
export const zipName = (number: number, form: ExportForm): string => `dataset-${number}${words[form]}.zip`
export const listName = (number: number, form: ListForm): string =>
  form === 'CSV' ? `dataset-${number}.csv` : `dataset-${number}${words[form]}.json`
