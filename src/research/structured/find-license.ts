/** The licence of the documents in scope: from licence files, else from where they speak of it. */
import type { CorpusDocument, StoredPassage } from "../passage.ts";
import { licenseIn } from "./cues.ts";
import type { FieldScope } from "./field.ts";
import { isOnSubject, passagesInScope } from "./field-evidence.ts";

export interface FoundLicense {
	/** SPDX id. */
	readonly id: string;
	readonly passage: StoredPassage;
}

/** A licence file is read this far: its name and its conditions, not the appendices. */
const PASSAGES_READ = 40;

export function findLicense(scope: FieldScope): FoundLicense | null {
	const { gate, library } = scope;
	if (gate.documents === undefined && library.documents.length > 2) return null;
	if (scope.subject != null) return fromProse(scope);
	const ids = gate.documents ?? library.documents.map((document) => document.id);
	const files = ids.flatMap((id) => library.byId.get(id) ?? []).filter((document) => document.role === "license");
	for (const file of files.sort(byLikelihood)) {
		const license = fromFile(scope, file);
		if (license !== null) return license;
	}
	return fromProse(scope);
}

/** `LICENSE` before `NOTICE` and lists of others' licences. */
function byLikelihood(a: CorpusDocument, b: CorpusDocument): number {
	const rank = (document: CorpusDocument) => (/(?:^|\/)(?:licen[sc]e|copying)/i.test(document.path) ? 0 : 1);
	return rank(a) - rank(b) || (a.path < b.path ? -1 : 1);
}

function fromFile(scope: FieldScope, file: CorpusDocument): FoundLicense | null {
	const passages = scope.library.reader.passagesOf(file.id, PASSAGES_READ);
	const id = licenseIn(passages.map((passage) => passage.text).join("\n"), true);
	if (id === null) return null;
	const stating = passages.find((passage) => licenseIn(passage.text, true) === id);
	const passage = stating ?? passages.find((item) => /licen[sc]e/i.test(item.text)) ?? passages[0];
	return passage === undefined ? null : { id, passage };
}

function fromProse(scope: FieldScope): FoundLicense | null {
	for (const passage of passagesInScope(scope)) {
		if (passage.document.role === "license") continue;
		const isTopic = /licen[sc]e/i.test(passage.headings.at(-1) ?? "");
		if (!isTopic && !/licen[sc]e/i.test(passage.text)) continue;
		if (!isOnSubject(scope, passage, passage.text)) continue;
		const id = licenseIn(passage.text, isTopic);
		if (id !== null) return { id, passage };
	}
	return null;
}
