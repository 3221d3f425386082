import { createHmac } from 'node:crypto'
import { type DataElement, textOf } from '#core/dicom/element.ts'

/** What stands for one patient within one project. */
export interface Identity {
  /** In place of PatientID and PatientName: begins with P, or with S where the file names its study alone. */
  pseudonym: string
  /** Added to every date: -1 to -3650, or 0 where the dates were shifted before. */
  shiftDays: number
  /** The UID that stands for this one; the same for the same UID and key. '' for what is no UID. */
  uidFor(uid: string): string
}

const longestShiftDays = 3650

/** Those that DICOM itself registered (PS3.6 annex A): classes, syntaxes, well-known instances. */
const isRegistered = (uid: string) => /^1\.2\.840\.10008(\.\d{1,4}){1,8}$/.test(uid)

/**
 * Pseudonyms and UIDs made with a key carry a check made with it, so that what this project made is recognised and left
 * alone: a file that is de-identified twice is de-identified once.
 */
export function identityOf(root: readonly DataElement[], key: Uint8Array): Identity {
  const mac = (purpose: string, value: string) => createHmac('sha256', key).update(`${purpose}\0${value}`).digest()
  const rootText = (tag: string) => textOf(root.find(element => element.tag === tag)).trim()

  const checkOf = (named: string) => mac('pseudonym check', named).toString('hex', 0, 4).toUpperCase()
  const patientId = rootText('00100020')
  const isOurs = /^[PS][0-9A-F]{24}$/.test(patientId) && checkOf(patientId.slice(0, 17)) === patientId.slice(17)

  const uidFor = (uid: string): string => {
    if (isRegistered(uid)) return uid
    if (!/^[\d.]{1,64}$/.test(uid)) return ''
    return isOwnUid(uid, mac) ? uid : newUid(uid, mac)
  }
  if (isOurs) return { pseudonym: patientId, shiftDays: 0, uidFor }

  // Without a patient's ID a study still has one patient.
  const subject =
    patientId === ''
      ? `study\0${rootText('0020000D') || rootText('00080018')}`
      : `patient\0${patientId}\0${rootText('00100021')}`
  const named = `${patientId === '' ? 'S' : 'P'}${mac('pseudonym', subject).toString('hex', 0, 8).toUpperCase()}`
  const shiftDays = -1 - (mac('shift', subject).readUInt32BE(0) % longestShiftDays)
  return { pseudonym: `${named}${checkOf(named)}`, shiftDays, uidFor }
}

type Mac = (purpose: string, value: string) => Buffer

/** 2.25 and a UUID of version 8 as a decimal number (PS3.5 B.2): 74 bits name, 48 bits check. */
function newUid(uid: string, mac: Mac): string {
  const named = mac('uid', uid).subarray(0, 10)
  named.writeUInt8(0x80 | (named.readUInt8(6) & 0x0f), 6)
  named.writeUInt8(0x80 | (named.readUInt8(8) & 0x3f), 8)
  return `2.25.${BigInt(`0x${named.toString('hex')}${uidCheckOf(named.toString('hex'), mac)}`)}`
}

const uidCheckOf = (named: string, mac: Mac) => mac('uid check', named).toString('hex', 0, 6)

function isOwnUid(uid: string, mac: Mac): boolean {
  const number = /^2\.25\.([1-9]\d{0,38})$/.exec(uid)?.[1]
  if (number === undefined) return false
  const hex = BigInt(number).toString(16).padStart(32, '0')
  return hex.length === 32 && uidCheckOf(hex.slice(0, 20), mac) === hex.slice(20)
}
