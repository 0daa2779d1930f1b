/** The model researcher over a folder of its own, against an endpoint that says what the test says. */
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createChatModel } from "../../src/llm/create-chat-model.ts";
import type { PageReader } from "../../src/model/page-reader.ts";
import type { ModelSettings } from "../../src/model/pipeline.ts";
import type { Researcher, ResearchRequest, ResearchResult } from "../../src/model/researcher.ts";
import { createModelResearcher } from "../../src/research/model/model-researcher.ts";
import {
	type ChatRequest,
	type ModelReply,
	type ModelStandIn,
	type ModelStandInOptions,
	startModelStandIn,
	wordsOf,
} from "../support/model-stand-in.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { openFolder, output, request, writeFiles } from "./corpus-rig.ts";

export const PRODUCTS = {
	"anchor.md":
		"# Anchor\n\nAnchor is a queue for background jobs. It keeps jobs in PostgreSQL.\n\n## Licence\n\nAnchor is released under the MIT License.\n",
	"beacon.md": "# Beacon\n\nBeacon is a monitor for scheduled jobs. It costs 12 dollars a month.\n",
};

/** Passages of a prompt, as the model sees them. */
export interface ShownPassage {
	readonly number: number;
	readonly text: string;
}

export function shownPassages(asked: ChatRequest): readonly ShownPassage[] {
	const found = wordsOf(asked).matchAll(/<passage-(\w+) number=(\d+)[^>]*>\n([\s\S]*?)\n<\/passage-\1>/g);
	return [...found].map(([, , number, text = ""]) => ({ number: Number(number), text }));
}

/** The number of the passage that holds the words. */
export function numberOf(asked: ChatRequest, words: string): number {
	const passage = shownPassages(asked).find(({ text }) => text.includes(words));
	if (passage === undefined) throw new Error(`no passage holds ${JSON.stringify(words)}`);
	return passage.number;
}

export type Purpose = "plan" | "follow-up" | "write" | "fill" | "repair";

export function purposeOf({ messages }: ChatRequest): Purpose {
	if (messages.length > 2) return "repair";
	const text = messages[1]?.content ?? "";
	if (text.startsWith("A collection")) return "plan";
	if (text.startsWith("Below are")) return "follow-up";
	return text.startsWith("Write") ? "write" : "fill";
}

export interface ModelRig {
	readonly endpoint: ModelStandIn;
	readonly researcher: Researcher;
	/** What the model was asked for, in order. */
	readonly purposes: () => readonly Purpose[];
	ask(query: string, changes?: Partial<ResearchRequest>): Promise<ResearchResult>;
	report(query: string, changes?: Partial<ResearchRequest>): Promise<string>;
}

export interface ModelRigOptions extends ModelStandInOptions {
	readonly files?: Readonly<Record<string, string>>;
	readonly prices?: ModelSettings["prices"];
	readonly pages?: PageReader;
}

/** `reply` says the reports and values; plans and what is missing are empty unless it says them, too. */
export async function openModelRig(
	reply: (asked: ChatRequest, purpose: Purpose) => ModelReply | undefined,
	{ files = PRODUCTS, prices = null, pages, ...standIn }: ModelRigOptions = {},
): Promise<ModelRig> {
	const endpoint = await startModelStandIn((asked) => reply(asked, purposeOf(asked)) ?? '{"questions": []}', standIn);
	const folder = sharedFolder();
	onTestFinished(() => folder.remove());
	writeFiles(join(folder.path, "docs"), files);
	const corpus = await openFolder(join(folder.path, "docs"), join(folder.path, "index.db"));
	const { baseUrl } = endpoint;
	const settings = { base_url: baseUrl, name: "test-model", api_key_env: null, prices };
	const model = createChatModel({ baseUrl, model: "test-model", apiKey: null, keyName: null, timeoutMs: 10_000 });
	const researcher = createModelResearcher({ corpus, model, settings, ...(pages === undefined ? {} : { pages }) });
	onTestFinished(() => researcher.close());
	const ask = (query: string, changes: Partial<ResearchRequest> = {}) =>
		researcher.research(request(query, { mode: "fast", ...changes }));
	return {
		endpoint,
		researcher,
		purposes: () => endpoint.requests.map(purposeOf),
		ask,
		report: async (query, changes) => String(output(await ask(query, changes))),
	};
}
