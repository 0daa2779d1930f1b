/** Who may be connected to for a page, and what is said there. There are no cookies and no credentials. */
import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Agent } from "undici";
import { askOnce, createAgent, type LinkAnswer } from "../network/follow-links.ts";
import { publicLookup } from "../network/private-address.ts";

export interface ClientOptions {
	readonly userAgent: string;
	readonly allowPrivate: boolean;
	/** Resolves names; default: the system's way. */
	readonly resolve?: typeof lookup | undefined;
	/** What keeps private addresses out of the resolver's answers, where they are not allowed; default: `publicLookup`. */
	readonly guard?: typeof publicLookup | undefined;
	/** Longest wait for a connection, for the answer to begin, and between two pieces of it, in milliseconds. */
	readonly silenceMs: number;
}

export class PageClient {
	readonly #userAgent: string;
	readonly #agent: Agent;

	constructor({ silenceMs, allowPrivate, userAgent, resolve = lookup, guard = publicLookup }: ClientOptions) {
		this.#userAgent = userAgent;
		// The check stands in the connection's own look-up, so that what is connected to is what was checked.
		this.#agent = createAgent(silenceMs, allowPrivate ? (resolve as LookupFunction) : guard(resolve));
	}

	/** Throws as `askOnce` does. */
	get(url: URL, accept: string, signal: AbortSignal): Promise<LinkAnswer> {
		const headers = { accept, "accept-encoding": "gzip, br", "user-agent": this.#userAgent };
		return askOnce(url, { agent: this.#agent, headers, signal });
	}

	/** Ends every connection. */
	close(): void {
		void this.#agent.destroy();
	}
}
