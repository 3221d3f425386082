/**
 * A time that says what it is in UTC also when it is asked for the time of day where the server stands: that is what a
 * ZIP writes, so the bytes of an archive would depend on it.
 */
export class ZipTime extends Date {
  override getFullYear() {
    return this.getUTCFullYear()
  }
  override getMonth() {
    return this.getUTCMonth()
  }
  override getDate() {
    return this.getUTCDate()
  }
  override getHours() {
    return this.getUTCHours()
  }
  override getMinutes() {
    return this.getUTCMinutes()
  }
  override getSeconds() {
    return this.getUTCSeconds()
  }
}
