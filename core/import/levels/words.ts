const setOf = (line: string): ReadonlySet<string> => new Set(line.split(/\s+/).filter(word => word !== ''))

/** What classes of radiographs are called, and yes and no. */
const findings = setOf(`
  normal abnormal healthy unhealthy sick diseased disease pathological pathology finding findings
  positive negative pos neg yes no true false present absent with without control controls
  fracture fractures fractured unfractured nonfracture broken unbroken intact dislocation dislocated luxation
  pneumonia covid tuberculosis tb opacity cardiomegaly effusion atelectasis consolidation infiltration infiltrate
  edema oedema emphysema fibrosis pneumothorax hernia nodule nodules mass lesion
  cancer tumor tumour benign malignant malignancy metastasis osteoarthritis arthritis osteoporosis osteopenia
  scoliosis spondylolisthesis caries implant hemorrhage haemorrhage stroke ischemic aneurysm stenosis cyst
  bacteria bacterial virus viral mild moderate severe doubtful minimal`)

const kinds = setOf(`
  image images img imgs picture pictures pic pics photo photos scan scans xray xrays radiograph radiographs dicom dcm png jpg jpeg jpgs
  pngs tif tiff data dataset datasets file files original originals raw input inputs source processed preprocessed resized output outputs
  augmented augmentation batch part volume vol archive disk disc cd folder dir subset fold all
  mask masks label labels annotation annotations seg segs segmentation segmentations groundtruth gt bbox bboxes`)
const masks = setOf('mask masks label labels annotation annotations seg segs segmentation segmentations groundtruth gt')

const views = setOf(
  'ap pa lat lateral ll frontal front l r left right cc mlo axial sagittal coronal oblique obl anterior posterior supine erect upright view',
)

const parts = setOf(`
  elbow finger fingers forearm hand hands humerus shoulder wrist ankle foot feet knee hip pelvis spine cervical thoracic lumbar
  chest thorax skull head neck leg arm radius ulna femur tibia fibula rib ribs clavicle abdomen breast brain lung teeth dental`)

/** A name in words: without numbers, case and what stands between. No name of a class is longer than it reads. */
export const wordsOf = (name: string): string[] =>
  name
    .slice(0, 200)
    .normalize('NFC')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter(word => word !== '')

const every = (words: string[], of: ReadonlySet<string>) => words.length > 0 && words.every(word => of.has(word))

/** The words of a finding within a name, such as "no fracture"; null: there is none. */
export function findingIn(name: string): string | null {
  const found = wordsOf(name).filter(word => findings.has(word))
  return found.length > 0 ? found.join(' ') : null
}

const compact = (name: string) => wordsOf(name).join('')

/** A name that says in what form files are, and not what they show: images, dicom, batch_3. */
export const isKind = (name: string): boolean => every(wordsOf(name), kinds) || kinds.has(compact(name))
export const isMask = (name: string): boolean =>
  masks.has(compact(name)) || (isKind(name) && wordsOf(name).some(word => masks.has(word)))
export const isFold = (name: string): boolean => /^fold[ _-]?\d{1,3}$/i.test(name)
export const isView = (name: string): boolean => !/\d{3}/.test(name) && every(wordsOf(name), views)
/** XR_ELBOW, chest, left hand. */
export const isBodyPart = (name: string): boolean => {
  const words = wordsOf(name).filter(word => !['xr', 'x', 'ray', 'left', 'right'].includes(word) && !kinds.has(word))
  return every(words, parts)
}

export const isYear = (name: string): boolean => /^(?:19|20)\d\d$/.test(name)
/** patient00011, sub-01, case 3, p10000032, PA000000. */
export const isPatient = (name: string): boolean =>
  /^(?:(?:patient|pat|person|subject|subj|sub|case|pt|pid)[ _-]?\d{1,12}|pa?[_-]?\d{3,12})(?!\d)/i.test(name)
export const isGrade = (name: string): boolean =>
  /^(?:class|cls|grade|kl|stage|type|label|category|cat|birads|bi-rads|score)[ _-]?\d{1,2}$/i.test(name)
export const isSmallNumber = (name: string): boolean => /^\d{1,2}$/.test(name)
export const hasNumber = (name: string): boolean => /\d/.test(name)

/** What goes in only as a list: never a picture. */
const texts = setOf(
  'txt xml json jsonl ndjson csv tsv xls xlsx md pdf htm html yaml yml cfg ini log names py ipynb doc docx npy npz mat',
)
export function textEnding(path: string): string | null {
  const dot = path.lastIndexOf('.')
  if (dot <= path.lastIndexOf('/') || path.length - dot > 7) return null
  const ending = path.slice(dot + 1).toLowerCase()
  return texts.has(ending) ? ending : null
}
