/**
 * Addresses that the words of others must not lead to: this machine, private networks, and what is set aside for other
 * uses. What answers there may be a service that trusts whoever reaches it.
 *
 * An address is judged as a number, never by its spelling. IPv4 is public but for the ranges below (IANA's registry of
 * special addresses). IPv6 is private but for what is routed in public, and for what carries a public IPv4 address.
 */
import { type LookupAddress, lookup } from "node:dns";
import { BlockList, type IPVersion, isIP, type LookupFunction } from "node:net";

const PRIVATE_IPV4 = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	// With the metadata of most clouds.
	["169.254.0.0", 16],
	// The platform's own address in Azure, which looks public.
	["168.63.129.16", 32],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 4],
	["240.0.0.0", 4],
] as const;

/** Prefixes that a host or network turns into the IPv4 address in the last 32 bits: mapped, and NAT64's well-known one. */
const CARRIES_IPV4 = ["::ffff:", "64:ff9b::"] as const;

const PUBLIC_IPV6 = subnets("ipv6", [["2000::", 3], ...CARRIES_IPV4.map((prefix) => [`${prefix}0:0`, 96] as const)]);

/** Within those: Teredo and its kin, 6to4, documentation; and private IPv4 addresses that are carried. */
const PRIVATE_IPV6 = subnets("ipv6", [
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["3fff::", 20],
	...PRIVATE_IPV4.flatMap(([network, bits]) =>
		CARRIES_IPV4.map((prefix) => [`${prefix}${network}`, 96 + bits] as const),
	),
]);

const PRIVATE = subnets("ipv4", PRIVATE_IPV4);

/** Of a URL's host name: true where it says by itself that it is private. What a name resolves to is not asked. */
export function isPrivateHost(hostname: string): boolean {
	const host = hostname
		.toLowerCase()
		.replace(/^\[|\]$/g, "")
		.replace(/\.+$/, "");
	return host === "localhost" || host.endsWith(".localhost") || isPrivateAddress(host);
}

/** With or without the zone of an IPv6 address, which names an interface of this machine. */
function isPrivateAddress(address: string): boolean {
	switch (isIP(address)) {
		case 4:
			return PRIVATE.check(address, "ipv4");
		case 6:
			return address.includes("%") || !PUBLIC_IPV6.check(address, "ipv6") || PRIVATE_IPV6.check(address, "ipv6");
		default:
			return false;
	}
}

/** Told the family: asking `isIP` for it at the start takes longer than all else here. */
function subnets(family: IPVersion, all: readonly (readonly [network: string, bits: number])[]): BlockList {
	const list = new BlockList();
	for (const [network, bits] of all) list.addSubnet(network, bits, family);
	return list;
}

/**
 * Resolves names as the system does, and refuses those that lead to a private address. It is asked by what connects, and
 * what it found is what is connected to, so that a name cannot lead elsewhere between the look and the connection.
 */
export function publicLookup(resolve: typeof lookup = lookup): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
			const [first] = addresses ?? [];
			if (error !== null) return callback(error, "");
			if (first === undefined || addresses.some(({ address }) => isPrivateAddress(address))) {
				return callback(new PrivateAddressError(), "");
			}
			if (options.all === true) callback(null, addresses);
			else callback(null, first.address, first.family);
		});
	};
}

export class PrivateAddressError extends Error {
	override readonly name = "PrivateAddressError";
	override readonly message = "it leads to a private address";
}
