import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../domain/errors.ts';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

export interface AddressRules {
  /** The operator lets people name hosts of the operator's own networks. */
  readonly allowPrivate: boolean;
  /** All addresses of a name; the system's resolver where it is not given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/** Why an address is not connected to. */
export type AddressRefusal = 'loopback' | 'link_local' | 'private' | 'reserved';

/**
 * The address of a host that a person named, to be connected to as it is: looking the name up again could give another.
 * Throws `address_refused` where any of the host's addresses is not on the public internet, and the resolver's own error
 * where there is none.
 */
export async function resolvePublicAddress(host: string, rules: AddressRules): Promise<Address> {
  return (await resolvePublicAddresses(host, rules))[0];
}

/** All of them, in the resolver's order. */
export async function resolvePublicAddresses(
  host: string,
  { allowPrivate, resolve = resolveBySystem }: AddressRules,
): Promise<[Address, ...Address[]]> {
  const name = /^\[.*\]$/.test(host) ? host.slice(1, -1) : host;
  // Numbers too: the system reads `127.1`, `0x7f000001` and `2130706433` as addresses.
  const [first, ...others] = await resolve(name);
  if (first === undefined) throw Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' });
  const toAllowed = (address: string) => checkAddress(host, address, allowPrivate);
  return [toAllowed(first), ...others.map(toAllowed)];
}

async function resolveBySystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function checkAddress(host: string, address: string, allowPrivate: boolean): Address {
  const reason = toRefusal(address, allowPrivate);
  if (reason !== undefined) {
    // The address itself is for operators: people are not told how the network inside looks.
    throw new AppError('address_refused', { host, reason }, { detail: `${host} is ${address}, which is ${reason}` });
  }
  return { address, family: ipaddr.parse(address).kind() === 'ipv4' ? 4 : 6 };
}

/** Only what is known to be public passes; what some later standard sets apart is refused until it is known. */
export function toRefusal(address: string, allowPrivate: boolean): AddressRefusal | undefined {
  if (!ipaddr.isValid(address)) return 'reserved';
  const parsed = ipaddr.parse(address);
  // An IPv4 address in the clothes of IPv6 is judged by what it is, and is not public in any case.
  const range = ipaddr.process(address).range();
  if (NOT_A_HOST.has(range)) return 'reserved';
  if (allowPrivate || isPublic(parsed)) return undefined;
  return REASONS[range] ?? 'reserved';
}

/** A connection to `0.0.0.0` reaches this machine; the others cannot be connected to. */
const NOT_A_HOST: ReadonlySet<string> = new Set(['unspecified', 'multicast', 'broadcast']);

const REASONS: Readonly<Record<string, AddressRefusal>> = {
  loopback: 'loopback',
  linkLocal: 'link_local',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  deprecatedSiteLocal: 'private',
};

/** 2000::/3 is all that has been given out as public of IPv6 (https://www.iana.org/assignments/ipv6-address-space). */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(PUBLIC_IPV6));
}
