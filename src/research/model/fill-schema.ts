/** A task with a JSON Schema: passages gathered, a value filled from them, checked, repaired once where it has faults. */
import type { JsonObject } from "../../model/json.ts";
import type { ModelAnswer, ModelRequest } from "../../model/language-model.ts";
import type { ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import type { Source } from "../../model/wire.ts";
import { unreadText } from "../pages/unread-text.ts";
import type { StoredPassage } from "../passage.ts";
import { supportedSources } from "../report/supported-sources.ts";
import type { Library } from "../search/library.ts";
import { compileSchema } from "../structured/validate-output.ts";
import { answerSchema } from "./answer-schema.ts";
import { type CheckedAnswer, checkAnswer } from "./check-answer.ts";
import { type Conversation, jsonOf } from "./conversation.ts";
import { gather } from "./gather.ts";
import type { ModelEffort } from "./model-effort.ts";
import { repairMessages } from "./repair.ts";
import { taskPrompt } from "./task-prompt.ts";
import { nothingFound } from "./write-report.ts";

/** Throws ModelError and RoomError. */
export async function fillSchema(
	library: Library,
	request: ResearchRequest,
	schema: JsonObject,
	effort: ModelEffort,
	conversation: Conversation,
): Promise<ResearchResult> {
	const fault = schemaFault(schema);
	if (fault !== undefined) return failed(fault);
	const { passages, unknown } = await gather(library, request, effort, conversation);
	if (passages.length === 0) return failed(`${nothingFound(library, unknown)}${unreadText(library.unreadPages)}`);
	const asked = answerSchema(schema);
	const prompt = taskPrompt({
		...{ name: "fill", request, passages, schema },
		// An endpoint may put the schema into the prompt once more.
		promptBytes: effort.promptBytes - Buffer.byteLength(JSON.stringify(asked)),
	});
	const wanted: ModelRequest = { messages: prompt.messages, maxTokens: effort.answerTokens, schema: asked };
	const checked = await fillChecked(wanted, schema, prompt.passages, conversation);
	const { output, support, faults } = checked;
	if (output !== undefined && faults.length === 0) {
		return { status: "completed", output_type: "json", output, sources: supportedSources(support) };
	}
	return failed(`What the model gave does not hold: ${faults.join("; ")}.`, supportedSources(support));
}

async function fillChecked(
	wanted: ModelRequest,
	schema: JsonObject,
	passages: readonly StoredPassage[],
	conversation: Conversation,
): Promise<CheckedAnswer> {
	const first = await conversation.ask(wanted);
	const checked = checkCut(schema, first, passages, wanted);
	// One that was cut would be cut again.
	if (checked.faults.length === 0 || first.isCut) return checked;
	const messages = repairMessages("repair-output", wanted.messages, first.text, checked.faults);
	const usable = withoutUnsupported(schema, checked);
	const asked = { ...wanted, messages };
	const second = usable.faults.length === 0 ? await conversation.askAgain(asked) : await conversation.ask(asked);
	return second === undefined ? usable : withoutUnsupported(schema, checkCut(schema, second, passages, wanted));
}

function checkCut(
	schema: JsonObject,
	{ text, isCut }: ModelAnswer,
	passages: readonly StoredPassage[],
	{ maxTokens }: ModelRequest,
): CheckedAnswer {
	const checked = checkAnswer(schema, jsonOf(text), passages);
	if (!isCut || checked.output !== undefined) return checked;
	const fault = `the answer was cut after ${maxTokens} tokens: use a higher mode, which gives more, or ask for less`;
	return { ...checked, faults: [fault] };
}

/** What is left without what no passage supports holds, if the schema can do without it. */
function withoutUnsupported(schema: JsonObject, checked: CheckedAnswer): CheckedAnswer {
	const { output } = checked;
	const holds = output !== undefined && compileSchema(schema)(output).length === 0;
	return holds ? { ...checked, faults: [] } : checked;
}

function schemaFault(schema: JsonObject): string | undefined {
	try {
		compileSchema(schema);
		return undefined;
	} catch (error) {
		return `The output schema does not compile: ${error instanceof Error ? error.message : String(error)}`;
	}
}

function failed(error: string, sources: readonly Source[] = []): ResearchResult {
	return { status: "failed", error, sources };
}
