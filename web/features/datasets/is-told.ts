/**
 * Whether the page of datasets tells of a freeze: until it is over, and where it came to nothing, while nobody has asked
 * again or whoever looks is the one who asked.
 * @param place among all, newest first
 */
export const isTold = (status: string, place: number, isAskedHere: boolean): boolean =>
  status === 'QUEUED' || status === 'RUNNING' || (status !== 'SUCCEEDED' && (place === 0 || isAskedHere))
