/** Whether /health was answered by the server itself; a proxy before one that is down answers 502 in its place, also as JSON. */
export const isAnswering = ({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean =>
  status !== 502 && headers.get('content-type')?.startsWith('application/json') === true
