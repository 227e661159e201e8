import type { Answer } from '../kit/server.ts';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const TITLES: Readonly<Record<number, readonly [string, string]>> = {
  400: ['Bad Request', 'Your request could not be processed.'],
  401: ['API Key Invalid', "Your API key may be invalid, or you've attempted to access the wrong datacenter."],
  403: ['Forbidden', 'You are not permitted to access this resource.'],
  404: ['Resource Not Found', 'The requested resource could not be found.'],
  405: ['Method Not Allowed', 'The requested method and resource are not compatible.'],
  429: ['Too Many Requests', 'You have exceeded the limit of 10 simultaneous connections.'],
  500: ['InternalServerError', 'An unexpected internal error has occurred.'],
  503: ['ComplianceRelated', 'This method has been disabled.'],
};

export const toProblem = (status: number): object => {
  const [title, detail] = TITLES[status] ?? ['Error', 'Something went wrong.'];
  return { type: 'https://mailchimp.com/developer/marketing/docs/errors/', title, status, detail, instance: '' };
};

/** RFC 7807, as the vendor's glossary of errors has it. */
export const problem = (
  status: number,
  title?: string,
  detail?: string,
  errors?: readonly { readonly field: string; readonly message: string }[],
): Answer => ({
  status,
  headers: { 'content-type': PROBLEM_TYPE },
  body: {
    ...toProblem(status),
    ...(title === undefined ? {} : { title }),
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors }),
  },
});
