/** What a button, a form or a typed line comes down to: a command's name and its raw input. */
export interface CommandCall {
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
}
