import { StringDecoder } from 'node:string_decoder'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { BadPackage } from '#core/import/list/xlsx/unpack.ts'

const chunk = 2 ** 16

export interface XmlEvents {
  open?(name: string, attributes: SaxesTagPlain['attributes']): void
  text?(text: string): void
  close?(name: string): void
}

/** Names without the prefix that writers choose freely. */
const plain = (name: string) => name.slice(name.indexOf(':') + 1)

/** Reads a part of a spreadsheet as it comes, whatever its size. @throws BadPackage where it is broken */
export function scanXml(bytes: Buffer, { open, text, close }: XmlEvents): void {
  const parser = new SaxesParser()
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
  })
  if (open) parser.on('opentag', tag => open(plain(tag.name), tag.attributes))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  if (close) parser.on('closetag', tag => close(plain(tag.name)))
  const decoder = new StringDecoder('utf8')
  for (let at = 0; at < bytes.length && !isBroken; at += chunk)
    parser.write(decoder.write(bytes.subarray(at, at + chunk)))
  if (!isBroken) parser.close()
  if (isBroken) throw new BadPackage('it is damaged')
}
