/** The versions that a field asks for. */
import { statementsOf } from "../language/statements.ts";
import { splitIdentifier } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { demandedVersions, plainVersions } from "./cues.ts";
import type { Field, FieldScope } from "./field.ts";
import { evidenceFor, isOnSubject, passagesInScope } from "./field-evidence.ts";

export function isVersion(field: Field): boolean {
	return /\bversions?\b/i.test(splitIdentifier(field.name));
}

/** Versions of the platform that the field's name speaks of; plain versions where it names none. */
export function findVersions(
	scope: FieldScope,
	field: Field,
): { readonly text: string; readonly passage: StoredPassage }[] {
	const platforms = splitIdentifier(field.name)
		.split(" ")
		.filter(
			(word) =>
				!/^(?:versions?|supported|support|minimum|min|required|requires|current|latest|js|engine|engines|runtime|compatible)$/i.test(
					word,
				),
		);
	const all = platforms.length === 0 ? evidenceFor(scope, field).map((item) => item.passage) : passagesInScope(scope);
	const versions = all
		.filter((passage) => passage.kind !== "code" && passage.document.role !== "license")
		.flatMap((passage) => {
			const text = textOnSubject(scope, passage).replaceAll("`", "").replaceAll("**", "");
			const found =
				platforms.length === 0
					? plainVersions(text)
					: platforms.flatMap((name) => demandedVersions(name, text, passage.headings.at(-1) ?? ""));
			return found.map((version) => ({ text: version, passage }));
		});
	return [...new Map(versions.map((version) => [version.text.toLowerCase(), version])).values()];
}

/** What the passage says of the subject of the query; all of it where that is a document. */
function textOnSubject(scope: FieldScope, passage: StoredPassage): string {
	if (scope.subject == null) return passage.text;
	const said = statementsOf(passage).filter(({ own }) => isOnSubject(scope, passage, own));
	return said.map(({ own }) => own).join("\n");
}
