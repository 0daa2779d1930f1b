/**
 * Reads the pages that tasks name: URL → bytes of a known type, or why not.
 *
 * A task's words may be anybody's, and so may a page's. So only http and https are asked, without cookies and
 * credentials; neither a URL nor a redirect leads to a private address unless that is allowed, by name, by address, or by
 * what a name resolves to when it is connected to; type, size and time have bounds. `robots.txt` is not asked: each page is
 * named by a person, and no link is followed.
 */
import type { lookup } from "node:dns";
import type { Page, PageReader, PageReading } from "../model/page-reader.ts";
import type { PageRules, PageTypes } from "./fetch-page.ts";
import type { PageClient } from "./page-client.ts";
import { PageFailure } from "./page-failure.ts";
import { SharedReadings } from "./shared-readings.ts";
import { createLimit, type Limit } from "../values/limit.ts";

export interface PageReaderOptions {
	/** What is read, and asked for. */
	readonly types: PageTypes;
	/** Lets this machine and private networks be asked. */
	readonly allowPrivate: boolean;
	readonly userAgent: string;
	/** Resolves names; default: the system's way. */
	readonly resolve?: typeof lookup;
	readonly limits?: Partial<PageLimits>;
	/** Milliseconds of any clock that goes forward; default: of this process. */
	readonly now?: () => number;
}

export interface PageLimits {
	/** Unpacked. */
	readonly maxBytes: number;
	/** Longest wait for a connection, for the answer to begin, and between two pieces of it, in milliseconds. */
	readonly silenceMs: number;
	/** From the first request to the last byte, in milliseconds. */
	readonly wholeMs: number;
	/** How long what was read serves other tasks, in milliseconds. */
	readonly lifeMs: number;
}

const LIMITS: PageLimits = { maxBytes: 5 * 1024 * 1024, silenceMs: 10_000, wholeMs: 30_000, lifeMs: 60_000 };
/** Of pages that are kept for other tasks. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** Requests under way at one host. */
const AT_ONE_HOST = 4;

/** Loads no HTTP library before there is a page to read. */
export function createPageReader(options: PageReaderOptions): PageReader {
	const { types, allowPrivate, userAgent, resolve, now = () => performance.now() } = options;
	const { lifeMs, silenceMs, maxBytes, wholeMs } = { ...LIMITS, ...options.limits };
	const rules: PageRules = { types, allowPrivate, maxBytes, wholeMs };
	const shared = new SharedReadings({ now, lifeMs, maxBytes: KEPT_BYTES });
	const hosts = new HostLimits();
	let client: PageClient | undefined;
	const open = async () => {
		const { PageClient } = await import("./page-client.ts");
		client ??= new PageClient({ userAgent, allowPrivate, resolve, silenceMs });
		return client;
	};
	const read = async (url: string, signal: AbortSignal): Promise<PageReading> => {
		const { fetchPage } = await import("./fetch-page.ts");
		return hosts.run(url, async () => {
			signal.throwIfAborted();
			return settled(fetchPage(url, await open(), rules, signal));
		});
	};
	return {
		read: (url, signal) => shared.get(keyOf(url), (own) => read(url, own), signal),
		close() {
			shared.close();
			client?.close();
		},
	};
}

async function settled(fetching: Promise<Page>): Promise<PageReading> {
	try {
		return { page: await fetching };
	} catch (error) {
		if (error instanceof PageFailure) return { reason: error.message };
		throw error;
	}
}

/** Spellings of one URL are one page. */
function keyOf(url: string): string {
	return URL.canParse(url) ? new URL(url).href.replace(/#.*$/s, "") : url;
}

/** Waiting for a turn at a busy host is not the host's slowness: a page's time begins when it has its turn. */
class HostLimits {
	readonly #byHost = new Map<string, { readonly limit: Limit; users: number }>();

	async run<Value>(url: string, work: () => Promise<Value>): Promise<Value> {
		const host = URL.canParse(url) ? new URL(url).host : "";
		const turns = this.#byHost.get(host) ?? { limit: createLimit(AT_ONE_HOST), users: 0 };
		this.#byHost.set(host, turns);
		turns.users += 1;
		try {
			return await turns.limit(work);
		} finally {
			turns.users -= 1;
			if (turns.users === 0) this.#byHost.delete(host);
		}
	}
}
