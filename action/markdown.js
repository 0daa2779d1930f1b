/**
 * Markdown of texts that others wrote. They stand in code alone: there GitHub makes no links, pictures, mentions or
 * references of them, and no HTML.
 */
import { plainText } from "./workflow-commands.js";

/**
 * One line of text as code.
 * @param {string} text
 * @param {number} [longest] in characters; default 200
 */
export function code(text, longest = 200) {
	const line = plainText(text.replace(/\s+/g, " ").trim());
	const characters = Array.from(line === "" ? "-" : line);
	const shown = characters.length <= longest ? characters.join("") : `${characters.slice(0, longest).join("")}…`;
	const fence = "`".repeat(longestRun(shown) + 1);
	const pad = fence.length > 1 || shown.startsWith("`") || shown.endsWith("`") ? " " : "";
	return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * Lines as they stand.
 * @param {string} text
 */
export function codeBlock(text) {
	const shown = plainText(text.replaceAll("\r\n", "\n")).replace(/\n+$/, "");
	const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
	return `${fence}text\n${shown}\n${fence}\n`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows cells are Markdown without line ends
 */
export function table(head, rows) {
	const lines = [head, head.map(() => "---"), ...rows];
	return `${lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n")}\n`;
}

/**
 * As the program writes them (src/values/dollars.ts), held by a test.
 * @param {number | null} amount US dollars
 */
export function dollars(amount) {
	return amount === null ? "unknown" : `$${amount.toFixed(6).replace(/0{1,4}$/, "")}`;
}

/**
 * `1 task`, `2 tasks`.
 * @param {number} count
 * @param {string} noun
 */
export function plural(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** @param {string} text */
function longestRun(text) {
	return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
