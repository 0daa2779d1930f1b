/** One request to the model: rules, task and passages, each text of others behind its fence, within the mode's bytes. */
import type { JsonObject } from "../../model/json.ts";
import type { ChatMessage } from "../../model/language-model.ts";
import type { ResearchRequest } from "../../model/researcher.ts";
import type { StoredPassage } from "../passage.ts";
import { sourceOf } from "../report/citations.ts";
import { Fence } from "./fence.ts";
import { fillPrompt, type PromptName } from "./prompts.ts";

export interface TaskPrompt {
	readonly messages: readonly ChatMessage[];
	/** Those that there was room for; the number of each is its place, from 1. */
	readonly passages: readonly StoredPassage[];
}

export interface PromptParts {
	readonly name: PromptName;
	readonly request: ResearchRequest;
	/** Best first. */
	readonly passages: readonly StoredPassage[];
	readonly promptBytes: number;
	/** What the answer has to satisfy, where it is a value. */
	readonly schema?: JsonObject;
	readonly blanks?: Readonly<Record<string, string>>;
}

/** What `mostTokens` counts around messages, and tags that grow with their numbers. */
const MARGIN_BYTES = 512;
/** Less room for passages than this is none. */
const LEAST_ROOM = 4_000;

/** Throws RoomError when the request itself leaves no room for passages. */
export function taskPrompt({ name, request, passages, promptBytes, schema, blanks = {} }: PromptParts): TaskPrompt {
	const form = schema === undefined ? "" : JSON.stringify(schema, null, 2);
	const fence = new Fence([
		...textsOf(request),
		form,
		...passages.flatMap((passage) => [placeOf(passage), passage.text]),
	]);
	const task = [
		fence.enclose("question", request.query),
		...(request.research_strategy === undefined
			? []
			: ["How to go about it:", fence.enclose("strategy", request.research_strategy)]),
		...(request.report_format === undefined
			? []
			: ["What the report should look like:", fence.enclose("format", request.report_format)]),
	].join("\n\n");
	const rules = fillPrompt("rules", { fence: fence.mark });
	const own = { ...blanks, task, schema: fence.enclose("schema", form) };
	const bare = fillPrompt(name, { ...own, passages: "" });
	let room = promptBytes - Buffer.byteLength(rules) - Buffer.byteLength(bare) - MARGIN_BYTES;
	if (room < LEAST_ROOM) throw new RoomError(promptBytes, promptBytes - room);
	const shown: StoredPassage[] = [];
	const blocks: string[] = [];
	for (const passage of passages) {
		const attributes = { number: shown.length + 1, from: placeOf(passage) };
		const block = fence.enclose("passage", passage.text, attributes);
		const bytes = Buffer.byteLength(block) + 2;
		if (bytes > room) continue;
		room -= bytes;
		shown.push(passage);
		blocks.push(block);
	}
	const content = fillPrompt(name, { ...own, passages: blocks.join("\n\n") });
	return {
		messages: [
			{ role: "system", content: rules },
			{ role: "user", content },
		],
		passages: shown,
	};
}

/** A question that leaves no room for passages. */
export class RoomError extends Error {
	override readonly name = "RoomError";

	constructor(most: number, found: number) {
		const message = `the question with its strategy, format and schema takes ${found} bytes of the ${most} that this mode gives to one request`;
		super(`${message}: shorten it, or use a higher mode`);
	}
}

function textsOf({ query, research_strategy = "", report_format = "" }: ResearchRequest): readonly string[] {
	return [query, research_strategy, report_format];
}

function placeOf(passage: StoredPassage): string {
	const { title = "", url = "" } = sourceOf(passage);
	return `${title} (${url})`;
}
