/** One URL → one page: redirects followed by hand and each of them checked, its type known, its size and time bounded. */
import type { Page } from "../model/page-reader.ts";
import {
	followLink,
	isRedirect,
	type LinkAnswer,
	NoAnswerError,
	TooManyRedirectsError,
} from "../network/follow-links.ts";
import { PrivateAddressError } from "../network/private-address.ts";
import { tellTransport } from "../network/tell-transport.ts";
import { DeadlineError, withDeadline } from "../values/deadline.ts";
import { checkUrl, type UrlRules } from "./check-url.ts";
import type { PageClient } from "./page-client.ts";
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

/** Waits for a turn at the host, and does the work. */
export type HostTurn = <Value>(host: string, work: () => Promise<Value>) => Promise<Value>;

/** Throws PageFailure, or the signal's reason when aborted. */
export async function fetchPage(
	link: string,
	client: PageClient,
	rules: PageRules,
	takeTurn: HostTurn,
	signal: AbortSignal,
): Promise<Page> {
	const accept = Object.keys(rules.types).join(", ");
	let left = rules.wholeMs;
	let inTime = signal;
	try {
		return await followLink(checkUrl(link, rules), {
			ask: (url) => client.get(url, accept, inTime),
			next: (location, from) => checkUrl(location, rules, from),
			use: (answer, url) => readPage(url, answer, rules),
			// Waiting for a turn is not the hosts' slowness.
			turn: (url, work) =>
				takeTurn(url.host, () => {
					const began = performance.now();
					return withDeadline(left, signal, (own) => {
						inTime = own;
						return work();
					}).finally(() => (left -= performance.now() - began));
				}),
		});
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof DeadlineError) throw new PageFailure(`it took longer than ${rules.wholeMs / 1000} seconds`);
		throw isAnswersFault(error) ? new PageFailure(error.message, { cause: error }) : error;
	}
}

function isAnswersFault(error: unknown): error is Error {
	return [NoAnswerError, PrivateAddressError, TooManyRedirectsError].some((kind) => error instanceof kind);
}

async function readPage(url: URL, answer: LinkAnswer, rules: PageRules): Promise<Page> {
	const contentType = answer.header("content-type") ?? "";
	const mediaType = (contentType.split(";")[0] ?? "").trim().toLowerCase();
	const kind = Object.hasOwn(rules.types, mediaType) ? rules.types[mediaType] : undefined;
	const refusal = refusalOf(url, answer, mediaType, rules);
	if (refusal !== undefined) {
		await answer.discard();
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
	answer: LinkAnswer,
	mediaType: string,
	{ types, maxBytes }: PageRules,
): PageFailure | undefined {
	if (isRedirect(answer.status)) return new PageFailure(`${url.host} answered ${answer.status}, but not where it went`);
	if (answer.status !== 200) return new PageFailure(`${url.host} answered ${answer.status}`);
	if (mediaType === "") return new PageFailure(`${url.host} does not say of what type it is`);
	if (!Object.hasOwn(types, mediaType))
		return new PageFailure(`its type is ${mediaType.replace(/[^\w.+/-]/g, "").slice(0, 60)}, which is not read`);
	return Number(answer.header("content-length") ?? 0) > maxBytes ? tooLarge(maxBytes) : undefined;
}
