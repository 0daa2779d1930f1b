/** What is said to the runner through its files: outputs of the step, and its summary. */
import { randomBytes } from "node:crypto";
import { appendFileSync, statSync } from "node:fs";

/** Bytes that the summaries of a step may have; GitHub shows none of a step that has more. */
const SUMMARY_LIMIT = 1024 * 1024;
const CUT_NOTE =
	"\n\nThe summary is cut here: GitHub shows at most 1 MiB of a step. `trawl status` and the results have the rest.\n";

/**
 * Sets an output. Whatever the value has, it cannot set another one: it stands between two lines of a random mark.
 * @param {string} name
 * @param {string | number} value
 */
export function setOutput(name, value) {
	const file = process.env.GITHUB_OUTPUT;
	if (file === undefined || file === "") return;
	const mark = `trawl_${randomBytes(16).toString("hex")}`;
	appendFileSync(file, `${name}<<${mark}\n${value}\n${mark}\n`);
}

/**
 * Adds Markdown to the summary of the step, cut at a line where all of it would be too large.
 * @param {string} markdown
 */
export function addSummary(markdown) {
	const file = process.env.GITHUB_STEP_SUMMARY;
	if (file === undefined || file === "") return;
	const room = SUMMARY_LIMIT - (statSync(file, { throwIfNoEntry: false })?.size ?? 0);
	appendFileSync(
		file,
		cutAtLine(`${markdown}\n`, room, (text) => Buffer.byteLength(text), CUT_NOTE),
	);
}

/**
 * The text, or as many of its first lines as fit with the note; a code block that is cut is closed.
 * @param {string} text
 * @param {number} room
 * @param {(text: string) => number} measure
 * @param {string} note
 */
export function cutAtLine(text, room, measure, note) {
	if (measure(text) <= room) return text;
	const lines = [];
	let fence = "";
	let size = 0;
	for (const line of text.split("\n")) {
		const [mark = ""] = /^`{3,}/.exec(line) ?? [];
		const nextFence = fence === "" ? mark : line === fence ? "" : fence;
		const close = nextFence === "" ? "" : `${nextFence}\n`;
		if (size + measure(`${line}\n${close}${note}`) > room) break;
		lines.push(line);
		size += measure(`${line}\n`);
		fence = nextFence;
	}
	if (fence !== "") lines.push(fence);
	const kept = lines.join("\n") + note;
	return measure(kept) <= room ? kept : "";
}
