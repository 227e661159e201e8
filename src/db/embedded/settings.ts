/** A small server for one program on one machine. What it has committed stays committed: fsync is left on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // No socket files: their paths are limited to about 100 characters, and a data folder can lie deeper.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  // Nothing replicates from here; a table that is made and filled in one transaction is then written once.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  // Failed statements are reported to whoever sent them; in a log they would leave customers' data behind.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/** The server's arguments. On its command line they win over files, so that a new version of ours can change them. */
export function toSettings(port: number): string[] {
  return Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
