/**
 * The least that a search of passages can be: libsql, one FTS5 table that holds their text, and one prepared statement that
 * matches any word of a question but the commonest and gives the best by BM25. It knows no documents, names or synonyms.
 */
import Database from "libsql";

const COMMON = new Set(
	"a an and are at did do does for how in is its of on or the to was were what which who".split(" "),
);

/** `passages`: `{ name, headings, text }` each. Writes the table at `path`, which must not exist. */
export function openFtsSearch(path, passages) {
	const db = new Database(path);
	db.exec("PRAGMA journal_mode = WAL");
	db.exec("CREATE VIRTUAL TABLE passages USING fts5 (name, headings, body, tokenize = 'porter unicode61')");
	const insert = db.prepare("INSERT INTO passages (name, headings, body) VALUES (?, ?, ?)");
	db.exec("BEGIN");
	for (const { name, headings, text } of passages) insert.run([name, headings, text]);
	db.exec("COMMIT");
	const select = db.prepare(
		"SELECT rowid, name, headings, body FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT ?",
	);
	return {
		search: (question, limit) => select.all([expressionOf(question), limit]),
		close: () => db.close(),
	};
}

function expressionOf(question) {
	const words = question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	return words
		.filter((word) => !COMMON.has(word))
		.map((word) => `"${word}"`)
		.join(" OR ");
}
