/** Asks for nothing but a session: API and database both must answer. */
export const question = '/graphql?query=%7B__typename%7D'

/** Whether that was answered by the product itself; what stands before one that is down answers in its place, also as JSON. */
export const isAnswering = ({ status, headers }: Pick<Response, 'status' | 'headers'>): boolean =>
  status < 500 && headers.get('content-type')?.startsWith('application/json') === true
