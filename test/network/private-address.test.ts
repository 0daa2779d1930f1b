import type { LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import { isPrivateHost, publicLookup } from "../../src/network/private-address.ts";

test.each([
	"http://127.0.0.1/",
	"http://2130706433/",
	"http://0x7f.1/",
	"http://localhost./",
	"http://files.localhost/",
	"http://[::1]/",
	"http://[::ffff:10.0.0.1]/",
	"http://[fd00::1]/",
	"http://10.1.2.3/",
	"http://172.31.0.1/",
	"http://192.168.0.1/",
	"http://169.254.169.254/",
	"http://100.64.0.1/",
	"http://0.0.0.0/",
	"http://0/",
	"http://0177.0.0.1/",
	"http://0xa9fea9fe/",
	"http://127.1/",
	"http://１２７.0.0.1/",
	"http://LOCALHOST/",
	"http://ⓛocalhost/",
	"http://localhost../",
	"http://127.0.0.1./",
	"http://168.63.129.16/",
	"http://203.0.113.7/",
	"http://224.0.0.1/",
	"http://255.255.255.255/",
	"http://[::]/",
	"http://[::ffff:127.0.0.1]/",
	"http://[::ffff:7f00:1]/",
	"http://[::ffff:0:127.0.0.1]/",
	"http://[::127.0.0.1]/",
	"http://[64:ff9b::7f00:1]/",
	"http://[64:ff9b::169.254.169.254]/",
	"http://[64:ff9b:1::a00:1]/",
	"http://[2002:7f00:1::]/",
	"http://[2001::80ff:fefe]/",
	"http://[2001:db8::1]/",
	"http://[fec0::1]/",
	"http://[fe80::1]/",
	"http://[fd00:ec2::254]/",
	"http://[ff02::1]/",
	"http://[::5efe:10.0.0.1]/",
])("%s is private", (url) => {
	expect(isPrivateHost(new URL(url).hostname)).toBe(true);
});

test.each([
	"https://api.valyu.ai/",
	"http://8.8.8.8/",
	"http://172.32.0.1/",
	"http://[2606:4700::1]/",
	"http://[::ffff:8.8.8.8]/",
	"http://[64:ff9b::808:808]/",
	"http://localhost.example.com/",
])("%s is not", (url) => {
	expect(isPrivateHost(new URL(url).hostname)).toBe(false);
});

test.each<readonly [string, readonly string[], string | null]>([
	["public addresses", ["8.8.8.8", "2606:4700::1"], null],
	["a private one among them", ["8.8.8.8", "10.0.0.1"], "it leads to a private address"],
	["one on an interface of this machine", ["fe80::1%eth0"], "it leads to a private address"],
	["a private one that a network translates", ["64:ff9b::a00:1"], "it leads to a private address"],
	["none", [], "it leads to a private address"],
])("a name that resolves to %s", (_, addresses, refused) => {
	const found: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
	const resolve = ((_name: string, _options: unknown, done: (error: null, all: LookupAddress[]) => void) =>
		done(null, found)) as unknown as Parameters<typeof publicLookup>[0];
	const ends: unknown[] = [];
	publicLookup(resolve)("files.example.com", { all: true }, (error, all) => ends.push(error?.message ?? null, all));
	expect(ends[0]).toBe(refused);
	if (refused === null) expect(ends[1]).toEqual(found);
});
