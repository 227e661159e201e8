import type { SlackWorkspace, Workspaces } from '../workspaces.ts';
import type { Called, Caller, Failed } from './call.ts';

export interface SlackApi {
  /** Never throws. */
  call(workspace: SlackWorkspace, method: string, args: Readonly<Record<string, unknown>>): Promise<Called>;
}

/** Slack's words for a token that is of no use any more. */
const TOKEN_ERRORS: ReadonlySet<string> = new Set([
  'invalid_auth',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'not_authed',
  'org_login_required',
]);

/** Until an operator has exchanged the token. */
const OPERATOR_MS = 60_000;
/** Until Slack may give a token again. */
const AGAIN_MS = 15_000;

/** Calls on behalf of a workspace; one whose token is not taken is closed. */
export const createSlackApi = (caller: Caller, workspaces: Workspaces): SlackApi => ({
  async call(workspace, method, args) {
    const called = await caller.call(workspace.token, method, args);
    if (called.ok || !TOKEN_ERRORS.has(called.error)) return called;
    // Its time is over, which says nothing against the workspace: Slack may have been away when another was due.
    if (called.error === 'token_expired' && workspace.isRotated) {
      const renewed = await workspaces.renew(workspace);
      if (renewed !== undefined) return caller.call(renewed.token, method, args);
      return { ...called, isPassing: true, retryAfterMs: AGAIN_MS } satisfies Failed;
    }
    await workspaces.close(workspace.key, 'revoked');
    if (!workspaces.hasFixedToken) return called;
    return { ...called, isPassing: true, retryAfterMs: OPERATOR_MS } satisfies Failed;
  },
});
