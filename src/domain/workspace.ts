/** `revoked`: the platform does not take the token any more; `removed`: the app was uninstalled. */
export type WorkspaceState = 'installed' | 'revoked' | 'removed';
