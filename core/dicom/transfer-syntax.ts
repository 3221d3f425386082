export const isOfFormat = (uid: string): boolean => /^1\.2\.840\.10008\.1\.2(\.\d+)*$/.test(uid)
