/**
 * Links that others wrote: one request at a time, and redirects followed by hand, so that whoever follows judges each
 * address before it is asked. Nothing of a link but its host comes into a message.
 */
import type { LookupFunction } from "node:net";
import { Agent, type Dispatcher, request } from "undici";
import { PrivateAddressError } from "./private-address.ts";
import { tellTransport } from "./tell-transport.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Of an answer that is not read, to keep its connection. */
const DUMPED = { limit: 16_384 };

export interface LinkAnswer {
	readonly status: number;
	/** For messages. */
	readonly host: string;
	/** Several of one name are joined by commas. */
	header(name: string): string | undefined;
	readonly body: Dispatcher.ResponseData["body"];
	/** In place of reading the body. */
	discard(): Promise<void>;
}

export interface Ask {
	readonly agent: Agent;
	readonly headers: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
}

export interface Following<Value> {
	ask(url: URL): Promise<LinkAnswer>;
	/** Where a redirect leads, judged as the first URL was. Throws where it must not be followed. */
	next(location: string, from: URL): URL;
	/** The answer that leads no further. */
	use(answer: LinkAnswer, url: URL): Promise<Value>;
	/** Around each request with what is read of its answer. */
	turn?<Step>(url: URL, work: () => Promise<Step>): Promise<Step>;
}

/** A host that gave no answer, and why. */
export class NoAnswerError extends Error {
	override readonly name = "NoAnswerError";
}

export class TooManyRedirectsError extends Error {
	override readonly name = "TooManyRedirectsError";
	override readonly message = `more than ${MAX_REDIRECTS} redirects`;
}

/** `silenceMs`: the longest wait for a connection, for the answer to begin, and between two pieces of it. */
export function createAgent(silenceMs: number, lookup?: LookupFunction): Agent {
	return new Agent({
		headersTimeout: silenceMs,
		bodyTimeout: silenceMs,
		connect: { timeout: silenceMs, ...(lookup === undefined ? {} : { lookup }) },
	});
}

/** One GET. Throws NoAnswerError, PrivateAddressError, or the signal's reason when aborted. */
export async function askOnce(url: URL, { agent, headers, signal }: Ask): Promise<LinkAnswer> {
	try {
		const { statusCode, headers: told, body } = await request(url, { dispatcher: agent, signal, headers });
		// What becomes of a body that nobody reads is of no interest.
		body.on("error", () => undefined);
		const header = (name: string) => (Array.isArray(told[name]) ? told[name].join(", ") : told[name]);
		const discard = () => body.dump(DUMPED).catch(() => undefined);
		return { status: statusCode, host: url.host, header, body, discard };
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof PrivateAddressError) throw error;
		throw new NoAnswerError(`${url.host} gave no answer (${tellTransport(error)})`, { cause: error });
	}
}

/** Throws TooManyRedirectsError, and what the steps throw. */
export async function followLink<Value>(start: URL, following: Following<Value>): Promise<Value> {
	const { ask, next, use, turn = (_, work) => work() } = following;
	let url = start;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
		const from = url;
		const step = await turn(from, async () => {
			const answer = await ask(from);
			const location = answer.header("location");
			if (!isRedirect(answer.status) || location === undefined) return { value: await use(answer, from) };
			await answer.discard();
			return { location };
		});
		if ("value" in step) return step.value;
		url = next(step.location, from);
	}
	throw new TooManyRedirectsError();
}

export function isRedirect(status: number): boolean {
	return REDIRECTS.includes(status);
}
