export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the call at once; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** As much of `fetch` as is used; redirects are answers, and never followed. */
export type Transport = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

export interface HttpOptions {
  /** The destination, as people know it. */
  readonly title: string;
  /** For the whole call, the answer's body included. */
  readonly timeoutMs: number;
  /** Of an answer. */
  readonly maxBytes: number;
  readonly transport?: Transport;
}
