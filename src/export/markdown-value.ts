/** A structured value as nested Markdown lists: what a person reads; `data/` has the value itself. */
import { isJsonObject, type Json } from "../model/json.ts";
import { blockText, inlineText } from "./markdown-text.ts";

/** Deeper values stand as JSON text. */
const MAX_DEPTH = 12;

/** Ends with a line break. */
export function markdownValue(value: Json): string {
	if (!isNested(value)) return `${leafText(value, "")}\n`;
	return `${items(value, 0).join("\n")}\n`;
}

function items(value: Json, depth: number): readonly string[] {
	const indent = "  ".repeat(depth);
	return members(value).flatMap(([name, member]) => {
		const label = name === null ? "" : `**${inlineText(name) || "(no name)"}:**`;
		if (isNested(member) && depth < MAX_DEPTH) {
			return [`${indent}- ${label || "Item"}`, ...items(member, depth + 1)];
		}
		return [`${indent}- ${label === "" ? "" : `${label} `}${leafText(member, `${indent}  `)}`];
	});
}

function members(value: Json): readonly (readonly [name: string | null, member: Json])[] {
	if (Array.isArray(value)) return value.map((member: Json) => [null, member] as const);
	return isJsonObject(value) ? Object.entries(value) : [];
}

function isNested(value: Json): boolean {
	return members(value).length > 0;
}

function leafText(value: Json, indent: string): string {
	if (value === null || value === "") return "*none*";
	if (typeof value === "string") return blockText(value, indent);
	if (typeof value === "object") return isNested(value) ? inlineText(JSON.stringify(value)) : "*none*";
	return String(value);
}
