/** The second request of a task: the first, the answer to it, and what is wrong with that, behind a fence of its own. */
import type { ChatMessage } from "../../model/language-model.ts";
import { cutToBytes } from "./conversation.ts";
import { Fence } from "./fence.ts";
import { REPAIR_ANSWER_BYTES, REPAIR_FAULT_BYTES } from "./model-effort.ts";
import { fillPrompt } from "./prompts.ts";

/** Of the bytes of the faults, what stands around them. */
const FRAME_BYTES = 1_000;

/** The faults quote the answer, and so what a source may have made the model say. */
export function repairMessages(
	name: "repair-report" | "repair-output",
	messages: readonly ChatMessage[],
	answer: string,
	faults: readonly string[],
): readonly ChatMessage[] {
	const list = cutToBytes(faults.map((fault) => `- ${fault}`).join("\n"), REPAIR_FAULT_BYTES - FRAME_BYTES);
	const fence = new Fence([list]);
	const complaint = fillPrompt(name, { fence: fence.mark, faults: fence.enclose("faults", list) });
	return [
		...messages,
		{ role: "assistant", content: cutToBytes(answer, REPAIR_ANSWER_BYTES) },
		{ role: "user", content: complaint },
	];
}
