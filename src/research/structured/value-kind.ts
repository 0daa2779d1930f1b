/** What kind of value a text field asks for, told by its name, title and description. */
import { splitIdentifier } from "../language/words.ts";
import type { Field } from "./field.ts";

export type ValueKind = "person" | "place" | "email" | "url" | "phone" | "date" | "text";

const PERSON =
	/\b(?:ceo|cfo|cto|coo|chief \w+(?: officer)?|chair(?:man|woman|person)?|president|founders?|directors?|managers?|head of \w+|owners?|authors?|maintainers?|leads?|contact person|person|spokes(?:man|woman|person)|editor|investigator)\b/i;
const PLACE =
	/\b(?:headquarters?|headquartered|hq|head office|city|town|country|location|based in|place|venue|seat)\b/i;
const SENTENCES = /\b(?:sentences?|summar\w+|describe|description|explain|what|how|why|whether)\b/i;

/** A field that wants prose is `text`, whatever it is about. */
export function valueKindOf(field: Field): ValueKind {
	const name = splitIdentifier(field.name);
	const own = field.label.slice(0, name.length + 1 + String(field.schema.title ?? "").length).trim();
	if (field.schema.format === "email" || /\be ?mail\b/i.test(own)) return "email";
	if (
		/^(?:uri|url)$/.test(String(field.schema.format)) ||
		/\b(?:website|web site|url|homepage|home page|web)$/i.test(own)
	)
		return "url";
	if (/\b(?:phone|telephone|tel|mobile)\b/i.test(own)) return "phone";
	if (field.schema.format === "date" || /\b(?:date|deadline|due|day of|released? on)\b/i.test(own)) return "date";
	if (SENTENCES.test(own) || /\b(?:sentences?|summar\w+)\b/i.test(field.label)) return "text";
	if (PERSON.test(own) && !/\b(?:count|number|salary|experience|role|duties|background|letter)\b/i.test(own))
		return "person";
	return PLACE.test(own) ? "place" : "text";
}
