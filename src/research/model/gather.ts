/** A request to its passages: the model splits the question, the corpus is searched, the model says what is missing. */
import { isJsonObject } from "../../model/json.ts";
import { EmptyAnswerError, type ModelRequest } from "../../model/language-model.ts";
import type { ResearchRequest } from "../../model/researcher.ts";
import type { StoredPassage } from "../passage.ts";
import type { Library } from "../search/library.ts";
import { type Conversation, jsonOf, QUESTIONS_SCHEMA } from "./conversation.ts";
import { Findings, findPassages, unknownNames } from "./find-passages.ts";
import { type ModelEffort, PLAN_TOKENS } from "./model-effort.ts";
import { taskPrompt } from "./task-prompt.ts";

export interface Gathered {
	/** Best first; empty when the corpus holds nothing on the question. */
	readonly passages: readonly StoredPassage[];
	/** Names in the question, where the corpus knows none of them. */
	readonly unknown: readonly string[];
}

/** Longer ones are no questions. */
const MAX_QUESTION = 500;

/** Throws ModelError and RoomError. */
export async function gather(
	library: Library,
	request: ResearchRequest,
	effort: ModelEffort,
	conversation: Conversation,
): Promise<Gathered> {
	const unknown = unknownNames(library, request.query);
	const findings = new Findings();
	const search = (text: string) => findings.add(findPassages(library, text, effort.passages));
	if (unknown.length > 0) return { passages: [], unknown };
	search(request.query);
	if (effort.questions > 1) for (const text of await questions("plan", request, [], effort, conversation)) search(text);
	for (let round = 0; round < effort.followUps && findings.passages.length > 0; round += 1) {
		const missing = await questions("follow-up", request, findings.passages, effort, conversation);
		const found = missing.map(search).reduce((sum, count) => sum + count, 0);
		if (found === 0) break;
	}
	return { passages: findings.passages, unknown };
}

/** None where the answer is no list of questions: the request itself has been searched for. */
async function questions(
	name: "plan" | "follow-up",
	request: ResearchRequest,
	passages: readonly StoredPassage[],
	{ questions: most, promptBytes }: ModelEffort,
	conversation: Conversation,
): Promise<readonly string[]> {
	const { messages } = taskPrompt({ name, request, passages, promptBytes, blanks: { questions: String(most) } });
	const value = jsonOf(await answerTo({ messages, maxTokens: PLAN_TOKENS, schema: QUESTIONS_SCHEMA }, conversation));
	const given = isJsonObject(value) && Array.isArray(value.questions) ? value.questions : [];
	const texts = given.filter((item) => typeof item === "string" && item.trim() !== "" && item.length <= MAX_QUESTION);
	return [...new Set(texts as string[])].slice(0, most);
}

/** Empty where the model thought for so long that nothing came of it. */
async function answerTo(asked: ModelRequest, conversation: Conversation): Promise<string> {
	try {
		return (await conversation.ask(asked)).text;
	} catch (error) {
		if (error instanceof EmptyAnswerError) return "";
		throw error;
	}
}
