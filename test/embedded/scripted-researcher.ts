/**
 * A researcher that answers by rule, so that tests know every answer and decide when it comes.
 *
 * The first word of the query says what happens: `hold` waits for `release` (or its abort), `stubborn` does so and ignores its
 * abort, `fail` fails, `throw` throws; anything else is answered at once. `hold-3` holds having spent 3 dollars, `forming` holds
 * with its answer there.
 */
import type { JsonObject } from "../../src/model/json.ts";
import type { Researcher, ResearchHooks, ResearchRequest, ResearchResult } from "../../src/model/researcher.ts";
import type { ResearchControl } from "../contract/contract-harness.ts";

interface Gate {
	readonly opened: Promise<void>;
	open(): void;
}

export class ScriptedResearcher implements Researcher, ResearchControl {
	readonly identity: JsonObject;
	/** Every request, in the order in which research began. */
	readonly requests: ResearchRequest[] = [];
	readonly #started = new Map<string, Gate>();
	readonly #released = new Map<string, Gate>();

	constructor(identity: JsonObject = { researcher: "scripted" }) {
		this.identity = identity;
	}

	/** The queries begun so far, in order. */
	get begun(): readonly string[] {
		return this.requests.map(({ query }) => query);
	}

	started(query: string): Promise<void> {
		return gate(this.#started, query).opened;
	}

	release(query: string): void {
		gate(this.#released, query).open();
	}

	async research(request: ResearchRequest, signal?: AbortSignal, hooks?: ResearchHooks): Promise<ResearchResult> {
		const { query } = request;
		this.requests.push(request);
		const [word = ""] = query.split(" ");
		const [manner, dollars] = word.split("-");
		if (dollars !== undefined) await hooks?.onSpent?.(Number(dollars));
		if (manner === "forming") hooks?.onAnswered?.();
		gate(this.#started, query).open();
		if (manner === "hold" || manner === "forming")
			await Promise.race([gate(this.#released, query).opened, aborted(signal)]);
		if (manner === "stubborn") await gate(this.#released, query).opened;
		if (manner === "throw") throw new TypeError(`cannot research ${query}`);
		if (manner === "fail") return { status: "failed", error: query, sources: [] };
		return answer(request);
	}

	close(): void {}
}

function answer({ query, output_formats }: ResearchRequest): ResearchResult {
	const sources = [{ title: query, url: "https://example.com/" }];
	const text = `Answer to ${query}`;
	if (typeof output_formats[0] === "object") {
		return { status: "completed", output_type: "json", output: { answer: text }, sources };
	}
	const pdf = output_formats.includes("pdf") ? { pdf: Buffer.from(`%PDF-1.3 ${text}`) } : {};
	return { status: "completed", output_type: "markdown", output: text, sources, ...pdf };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
	return new Promise((_resolve, reject) => {
		if (signal?.aborted) reject(signal.reason);
		signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}

function gate(gates: Map<string, Gate>, query: string): Gate {
	const known = gates.get(query);
	if (known !== undefined) return known;
	let open: () => void = () => {};
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	const created = { opened, open };
	gates.set(query, created);
	return created;
}
