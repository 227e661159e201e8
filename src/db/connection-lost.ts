/** Codes of the driver and the server for a connection that was lost or refused: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOST = /^(CONNECTION_(?!ENDED)|CONNECT_TIMEOUT|ECONN|EPIPE|ETIMEDOUT|ERR_(STREAM|SOCKET)_|08|57P0[123]$|53300$)/;

/** True where the statement may have failed for its connection alone. Whether it took effect is then unknown. */
export function isConnectionLost(error: unknown): boolean {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if ('code' in current && LOST.test(String(current.code))) return true;
  }
  return false;
}
