import { readFileSync } from 'node:fs';

/**
 * The most memory that this process held, in MiB. What `resourceUsage` has is inherited from the parent on Linux, which
 * here holds a whole far end.
 */
export function readPeakMiB(): number {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kib !== undefined) return Number(kib) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
