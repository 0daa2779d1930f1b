/** A page reader that is closed when the test ends, and names that resolve to what the test says. */
import type { lookup } from "node:dns";
import type { ServerResponse } from "node:http";
import type { LookupFunction } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { PageReading } from "../../src/model/page-reader.ts";
import { publicLookup } from "../../src/network/private-address.ts";
import { createPageReader, type PageReaderOptions } from "../../src/pages/page-reader.ts";

export function readerForTest(options: Partial<PageReaderOptions> = {}) {
	const reader = createPageReader({
		types: { "text/html": "text", "text/plain": "text", "application/pdf": "binary" },
		allowPrivate: true,
		userAgent: "trawl/test (+https://trawl.example)",
		...options,
	});
	onTestFinished(() => reader.close());
	return reader;
}

/** The page's text, or why there is none. */
export async function readOnce(url: string, options: Partial<PageReaderOptions> = {}): Promise<string> {
	return told(await readerForTest(options).read(url));
}

export function told(reading: PageReading): string {
	return "page" in reading ? Buffer.from(reading.page.bytes).toString("utf8") : reading.reason;
}

/** A resolver that gives each look-up of a name its next answer, and the last one from then on. */
export function resolverOf(names: { readonly [name: string]: readonly (readonly string[])[] }) {
	const asked = new Map<string, number>();
	const resolve = (name: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) => {
		const turn = asked.get(name) ?? 0;
		asked.set(name, turn + 1);
		const answers = names[name] ?? [];
		const addresses = answers[Math.min(turn, answers.length - 1)];
		if (addresses === undefined) return done(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
		const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
		if (options.all === true) done(null, all);
		else done(null, all[0]?.address, all[0]?.family);
	};
	return { resolve: resolve as unknown as typeof lookup, asked };
}

/**
 * Names as in public: they are resolved as the test says and judged by the real guard, and 2000::1, where it lets them
 * through to that, is the test's host on this machine.
 */
export function networkOf(names: Parameters<typeof resolverOf>[0]) {
	const { resolve, asked } = resolverOf(names);
	const judge = publicLookup(resolve);
	const guard = (): LookupFunction => (name, options, done) =>
		judge(name, { ...options, all: true }, (error, addresses) => {
			if (error !== null) return done(error, "");
			expect(addresses).toEqual([{ address: "2000::1", family: 6 }]);
			done(null, [{ address: "127.0.0.1", family: 4 }]);
		});
	return { guard, asked };
}

export function send(response: ServerResponse, type: string, body: string | Buffer, headers = {}): void {
	response.writeHead(200, { "content-type": type, ...headers });
	response.end(body);
}
