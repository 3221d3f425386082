import type { ColumnRole } from '#core/import/reading.ts'
import { splitOf } from '#core/import/split-words.ts'

/** What a header says in whichever way it is written: `Image Index`, `image_index`, `imageIndex`; the second of one name, too. */
export const plainHeader = (header: string): string =>
  header
    .replace(/ \(column \d+\)$/, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Usual headers of each role, plain, the surest first; those of one line are as sure. */
const words: Record<Exclude<ColumnRole, 'CLASS_FLAG' | 'OTHER'>, string[]> = {
  FILE: [
    [
      'file filename fname filepath imagefile imagefilename imagepath imgpath imagename imgname imageindex relativepath',
      'datei dateiname dateipfad bilddatei fichier nomfichier nomdufichier archivo nombrearchivo arquivo 文件 文件名 图像名 图片名',
    ].join(' '),
    'image img path fullpath dicompath dicomfile imgfile imagefilepath pngpath jpgpath pngfilename dicomfilename picture photo scan bild imagen 图像 图片 影像',
    'imageid imgid dicomid sopinstanceuid uri url imageuri imageurl gcsuri externalid picturename picturefile dicom',
    'id name key uid instanceuid',
  ],
  CLASS: [
    'label labels class classname classes classlabel labelname imagelabel',
    'findinglabels findinglabel finding findings diagnosis diagnoses category categories target groundtruth gt dx',
    'disease pathology pathologies condition tag tags annotation answer choice outcome result',
    'klasse kategorie befund diagnose classe catégorie categorie étiquette diagnostic',
    'clase categoría categoria etiqueta diagnóstico diagnostico hallazgo 类别 标签 分类 诊断 诊断结果 标注',
    'classid labelid categoryid classindex labelindex y',
    'birads breastbirads biradscategory',
  ],
  GROUP: [
    'group groupid groupkey',
    'patient patientid patientnumber patientno patid pid patientuid',
    'patientenid patientennummer patientennr patientnr idpatient paciente idpaciente pacienteid',
    '患者 患者编号 患者id 病人 病人编号 病人id',
    'subject subjectid subjectno person personid participant participantid',
    'case caseid casenumber fall fallid fallnummer 病例 病例号',
    'lesion lesionid study studyid studyuid studyinstanceuid exam examid accession accessionnumber series seriesid seriesinstanceuid',
  ],
  SPLIT: [
    'split datasplit datasetsplit mlusage mluse partition',
    'set fold subset dataset datasettype settype usage phase purpose sheet',
    'aufteilung datensatz teilmenge ensemble jeu conjunto subconjunto partición particion 数据集 划分 集合',
  ],
  LABELLER: [
    'labeller labeler annotator reader rater labelledby labeledby annotatedby readby radid radiologist radiologistid',
    'befunder leser gelesenvon annotateur lecteur radiologue lector radiólogo 标注者 医生 阅片者',
    'readerid annotatorid labellerid labelerid raterid readername annotatorname completedby reviewer doctor expert',
  ],
  TIME: [
    'labelledat labeledat annotatedat labeltime labeldate annotationdate annotationtime readat readtime completedat',
    'updatedat createdat',
    'date time datetime timestamp',
  ],
  FRAME: ['frame frameno framenumber', 'page pagenumber'],
}
type NamedRole = keyof typeof words

const ranks = new Map<NamedRole, Map<string, number>>(
  (Object.keys(words) as NamedRole[]).map(role => [
    role,
    new Map(words[role].flatMap((line, rank) => line.split(' ').map(word => [word, rank] as const))),
  ]),
)

/** Of a header within another, `labels.example.com/ml_use`, what it is called there. */
const innermost = (header: string) => /^.{1,300}[./]([^./]+)$/s.exec(header)?.[1] ?? null
const leastSure = 10

/** How surely a header names a role: 0 is the surest; null: it does not. */
export function headerRank(role: NamedRole, header: string): number | null {
  const rank = ranks.get(role)?.get(plainHeader(header))
  if (rank !== undefined) return rank
  const inner = innermost(header)
  const within = inner === null ? undefined : ranks.get(role)?.get(plainHeader(inner))
  return within === undefined ? null : within + leastSure
}

/** A split as a question of yes and no: `train`, `is_valid`. */
export const asksSplit = (header: string): boolean => splitOf(header.replace(/^is[ _-]?/i, '')) !== null

const guesses = new Set(
  'pred preds predicted prediction predictions predictedclass predictedlabel predclass predlabel ypred yhat modeloutput modelprediction aiprediction aioutput'.split(
    ' ',
  ),
)

/** Whether it names what a model said: that is no answer, whichever class it is. */
export const isGuessed = (header: string): boolean => guesses.has(plainHeader(header))

/** Whether it names any. */
export const isRoleHeader = (header: string): boolean =>
  [...ranks.keys()].some(role => headerRank(role, header) !== null)
