/** What the tables of texts say of a subject: in its row, in its column, or in the table of its section. */
import { topicOfPlace } from "../evidence/about-subject.ts";
import { isSame, labelWords, type Subject } from "../evidence/subject.ts";
import { plainText } from "../language/inline-text.ts";
import { rowsOf } from "../language/markdown-blocks.ts";
import type { StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { RecordCell, SubjectRecord } from "./field.ts";
import { cellsOfRow } from "./find-record.ts";

const MOST_PASSAGES = 60;

/** Null where no table has it. */
export function findRows(library: Library, subject: Subject, gate: Gate): SubjectRecord | null {
	const cells = library.reader
		.search([subject.name], { documents: gate.documents, limit: MOST_PASSAGES })
		.map(({ passage }) => passage)
		.concat(sectionTables(library, subject, gate))
		.filter(({ kind }) => kind === "table")
		.flatMap((passage) => cellsAbout(library, subject, passage));
	return cells.length === 0 ? null : { cells };
}

/** Tables below a heading with the name need not hold it themselves. */
function sectionTables(library: Library, subject: Subject, gate: Gate): StoredPassage[] {
	return (gate.documents ?? [])
		.flatMap((id) => library.reader.passagesOf(id, 400))
		.filter((passage) => passage.kind === "table" && topicOfPlace(library, subject, passage).topic === "subject");
}

function cellsAbout(library: Library, subject: Subject, passage: StoredPassage): RecordCell[] {
	const rows = rowsOf(passage.text);
	const isIt = (text: string | undefined) => isSame(labelWords(plainText(text ?? "")), subject.words);
	const own = rows.filter(([label]) => isIt(label));
	if (own.length > 0) return own.flatMap((row) => cellsOfRow(passage, row));
	const at = passage.columns.findIndex((column, index) => index > 0 && isIt(column));
	const isOwnTable = passage.columns.length === 2 && topicOfPlace(library, subject, passage).topic === "subject";
	const column = at > 0 ? at : isOwnTable ? 1 : -1;
	if (column < 0) return [];
	return rows.map((row) => ({
		column: plainText(row[0] ?? ""),
		text: plainText(row[column] ?? ""),
		passage,
		isName: false,
	}));
}
