/** How the app is known to Slack; undefined where a way is not used. Plain text, given by whoever opens the surface. */
export interface SlackSettings {
  /** Of the app; requests over HTTP are checked with it. */
  readonly signingSecret: string | undefined;
  /** `xapp-…`: Socket Mode. */
  readonly appToken: string | undefined;
  /** `xoxb-…`: one workspace. */
  readonly botToken: string | undefined;
  /** Several workspaces. */
  readonly oauth:
    | { readonly clientId: string; readonly clientSecret: string; readonly stateSecret: string }
    | undefined;
  /** Slack's own when undefined. Ends in a slash. */
  readonly apiUrl: string | undefined;
}
