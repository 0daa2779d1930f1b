/** One URL → one page: redirects followed by hand and each of them checked, its type known, its size and time bounded. */
import type { Page } from "../model/page-reader.ts";
import { checkUrl, type UrlRules } from "./check-url.ts";
import { type PageAnswer, type PageClient, tellTransport } from "./page-client.ts";
import { PageFailure } from "./page-failure.ts";
import { readBody, tooLarge } from "./read-body.ts";
import { toUtf8 } from "./to-utf8.ts";

/** Media types that are read; those of text come in any charset. */
export type PageTypes = { readonly [mediaType: string]: "text" | "binary" };

export interface PageRules extends UrlRules {
	readonly types: PageTypes;
	/** Unpacked. */
	readonly maxBytes: number;
	/** From the first request to the last byte, in milliseconds. */
	readonly wholeMs: number;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Of an answer that is not read, to keep its connection. */
const DUMPED = { limit: 16_384 };

/** Throws PageFailure, or the signal's reason when aborted. */
export async function fetchPage(
	link: string,
	client: PageClient,
	rules: PageRules,
	signal: AbortSignal,
): Promise<Page> {
	const inTime = AbortSignal.timeout(rules.wholeMs);
	try {
		return await fetchWithin(link, client, rules, AbortSignal.any([signal, inTime]));
	} catch (error) {
		signal.throwIfAborted();
		if (inTime.aborted) throw new PageFailure(`it took longer than ${rules.wholeMs / 1000} seconds`);
		throw error;
	}
}

async function fetchWithin(link: string, client: PageClient, rules: PageRules, signal: AbortSignal): Promise<Page> {
	const accept = Object.keys(rules.types).join(", ");
	let url = checkUrl(link, rules);
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
		const answer = await client.get(url, accept, signal);
		if (!REDIRECTS.includes(answer.status)) return await readPage(url, answer, rules);
		await answer.body.dump(DUMPED).catch(() => undefined);
		const location = answer.header("location");
		if (location === undefined) throw new PageFailure(`${url.host} answered ${answer.status}, but not where it went`);
		url = checkUrl(location, rules, url);
	}
	throw new PageFailure(`more than ${MAX_REDIRECTS} redirects`);
}

async function readPage(url: URL, answer: PageAnswer, rules: PageRules): Promise<Page> {
	const contentType = answer.header("content-type") ?? "";
	const mediaType = (contentType.split(";")[0] ?? "").trim().toLowerCase();
	const kind = Object.hasOwn(rules.types, mediaType) ? rules.types[mediaType] : undefined;
	const refusal = refusalOf(url, answer, mediaType, rules);
	if (refusal !== undefined) {
		await answer.body.dump(DUMPED).catch(() => undefined);
		throw refusal;
	}
	const encoding = (answer.header("content-encoding") ?? "").trim().toLowerCase();
	const bytes = await readBody(answer.body, encoding, rules.maxBytes).catch((error: unknown) => {
		if (error instanceof PageFailure) throw error;
		throw new PageFailure(`${url.host} did not send all of it (${tellTransport(error)})`, { cause: error });
	});
	if (bytes.length === 0) throw new PageFailure("it is empty");
	return { mediaType, bytes: kind === "text" ? toUtf8(bytes, contentType, mediaType.includes("html")) : bytes };
}

/** What is wrong with an answer before its body is read. */
function refusalOf(
	url: URL,
	answer: PageAnswer,
	mediaType: string,
	{ types, maxBytes }: PageRules,
): PageFailure | undefined {
	if (answer.status !== 200) return new PageFailure(`${url.host} answered ${answer.status}`);
	if (mediaType === "") return new PageFailure(`${url.host} does not say of what type it is`);
	if (!Object.hasOwn(types, mediaType))
		return new PageFailure(`its type is ${mediaType.replace(/[^\w.+/-]/g, "").slice(0, 60)}, which is not read`);
	return Number(answer.header("content-length") ?? 0) > maxBytes ? tooLarge(maxBytes) : undefined;
}
