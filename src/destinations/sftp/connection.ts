import type { Socket } from 'node:net';
import type { Client, SFTPWrapper } from 'ssh2';
import { refused, STATUS, toStatus, unreachable } from './errors.ts';

/** Takes what ssh2's callbacks give; some hand over null for no error. */
export type Done<T> = (error: Error | null | undefined, value?: T) => void;

/** A signed-in connection with the SFTP subsystem open. Once it is lost, every request ends in the same error. */
export interface SftpConnection {
  /** Of the server's key, `SHA256:` and base64 as OpenSSH prints it. */
  readonly fingerprint: string;
  isOpen(): boolean;
  /**
   * Sends a request and waits for its answer; many may be under way. Rejects with the server's status as ssh2's error with a
   * numeric `code`, or with `destination_unreachable` when the connection is lost or nothing is heard for too long.
   */
  ask<T = undefined>(send: (sftp: SFTPWrapper, done: Done<T>) => void, pace?: 'usual' | 'slow'): Promise<T>;
  /** The same for an extension; rejects as the server would where it does not offer it. */
  askExtension<T = undefined>(send: (sftp: SFTPWrapper, done: Done<T>) => void, pace?: 'usual' | 'slow'): Promise<T>;
  /** Says goodbye. Requests under way are lost. */
  end(): void;
}

export interface OpenedClient {
  readonly client: Client;
  readonly socket: Socket;
  readonly fingerprint: string;
  readonly label: string;
}

/** What an answer may take where the server first has to write a large file to its disk, in times of the usual. */
const SLOW_FACTOR = 10;
/** For the goodbye to go out before the line is cut. */
const FAREWELL_MS = 2000;

/** Opens the subsystem. `stallMs`: so long may nothing be answered while something is asked. */
export async function openSftp(opened: OpenedClient, stallMs: number): Promise<SftpConnection> {
  const { client, socket, fingerprint, label } = opened;
  const pending = new Map<object, (error: unknown) => void>();
  let slow = 0;
  let isReady = false;
  let lost: Error | undefined;
  let timer: NodeJS.Timeout | undefined;

  function lose(error: Error): void {
    if (lost !== undefined) return;
    lost = error;
    clearTimeout(timer);
    for (const reject of pending.values()) reject(error);
    pending.clear();
  }

  function cut(error: Error): void {
    lose(error);
    socket.destroy();
  }

  /** ssh2 tells it in several ways: events of the client and of the channel, and errors of requests that are no status. */
  function onClosed(): void {
    cut(unreachable(`${label}: the connection was closed`));
  }

  /** Begins again with each answer, and rests while nothing is asked. */
  function watch(): void {
    clearTimeout(timer);
    if (pending.size === 0) return;
    const limit = stallMs * (slow > 0 ? SLOW_FACTOR : 1);
    timer = setTimeout(() => cut(unreachable(`${label}: no answer for ${limit / 1000} seconds`)), limit);
  }

  function request<T>(isSlow: boolean, send: (done: Done<T>) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (lost !== undefined) return reject(lost);
      const id = {};
      const done: Done<T> = (error, value) => {
        if (!pending.delete(id)) return;
        if (isSlow) slow -= 1;
        watch();
        if (!error) return resolve(value as T);
        if (isReady && toStatus(error) === undefined) onClosed();
        reject(lost ?? error);
      };
      pending.set(id, reject);
      if (isSlow) slow += 1;
      if (pending.size === 1) watch();
      try {
        send(done);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  client.on('error', onClosed).on('close', onClosed);
  const sftp = await request<SFTPWrapper>(false, (done) => client.sftp(done)).catch(() => {
    if (!socket.writable) onClosed();
    cut(refused(`${label}: the server lets the user in, but offers no SFTP`));
    throw lost;
  });
  isReady = true;
  sftp.on('error', onClosed).on('close', onClosed).on('end', onClosed);

  return {
    fingerprint,
    isOpen: () => lost === undefined,
    ask: (send, pace) => request(pace === 'slow', (done) => send(sftp, done)),
    askExtension: (send, pace) =>
      request(pace === 'slow', (done) => {
        try {
          send(sftp, done);
        } catch {
          // ssh2 throws where the server did not announce it.
          done(Object.assign(new Error('not offered'), { code: STATUS.unsupported }));
        }
      }),
    end() {
      if (lost !== undefined) return;
      lose(unreachable(`${label}: the connection was ended`));
      client.end();
      // A server that does not answer the goodbye must not keep this process from ending.
      socket.unref();
      setTimeout(() => socket.destroy(), FAREWELL_MS).unref();
    },
  };
}
