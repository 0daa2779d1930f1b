/** The value behind a label that is the field's own name: `**Sector**: banking`, `The dividend is EUR 2`. */
import { splitIdentifier, stemsOf } from "../language/words.ts";
import type { Field } from "./field.ts";

const LONGEST = 120;
const LEADING = /^(?:the|its|our|their|a|an)\s+/i;

/** Null where the statement does not begin with the field's name, or says more than one thing. */
export function labelledValue(text: string, field: Field): string | null {
	const match = /^(.{2,60}?)(?:\s*:\s+|\s+(?:is|are|was|were)\s+)(.+)$/u.exec(text);
	if (match === null) return null;
	const label = stemsOf((match[1] ?? "").replace(LEADING, "")).join(" ");
	const names = [splitIdentifier(field.name), String(field.schema.title ?? "")].map((name) => stemsOf(name).join(" "));
	if (label === "" || !names.includes(label)) return null;
	const value = (match[2] ?? "").replace(/[.;]$/, "").trim();
	return value.length > LONGEST || /[.!?;]\s/.test(value) || /^(?:not|never|no longer)\b/i.test(value) ? null : value;
}
