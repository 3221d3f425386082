import { deidentifyDicom } from '#core/dicom/deidentify.ts'
import { parseDicom } from '#core/dicom/parse.ts'
import { type ReadOptions, readDicom } from '#core/dicom/read-dicom.ts'

export const readBytes = async (bytes: Buffer, options: ReadOptions) => readDicom(parseDicom(bytes), options)

export const deidentifyBytes = (bytes: Buffer, key: Uint8Array) => deidentifyDicom(parseDicom(bytes), key)
