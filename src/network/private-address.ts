/**
 * Addresses of this machine and of private networks. A link in an answer must not make Trawl ask there: what answers may
 * be a service that trusts whoever reaches it.
 */
import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

const PRIVATE = new BlockList();
for (const [network, bits] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["224.0.0.0", 4],
	["240.0.0.0", 4],
] as const) {
	PRIVATE.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
	["::", 127],
	["fc00::", 7],
	["fe80::", 10],
	["ff00::", 8],
] as const) {
	PRIVATE.addSubnet(network, bits, "ipv6");
}

/** Of a URL's host name: true where it says by itself that it is private. What a name resolves to is not asked. */
export function isPrivateHost(hostname: string): boolean {
	const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
	return host === "localhost" || host.endsWith(".localhost") || isPrivateAddress(host);
}

function isPrivateAddress(address: string): boolean {
	const family = isIP(address);
	return family !== 0 && PRIVATE.check(address, family === 4 ? "ipv4" : "ipv6");
}

/** Resolves names as the system does, and refuses those that lead to a private address. */
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
