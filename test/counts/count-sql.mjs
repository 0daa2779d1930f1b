/**
 * Imported before the program: counts what it asks of SQLite, by wrapping libsql's own methods, and writes the counts as JSON
 * into the file that SQL_COUNTS names when the process ends. What the statements do stays as it is.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";

if (isMainThread) count();

function count() {
	const LibSql = createRequire(import.meta.url)("libsql");
	const counts = { statements: 0, commits: 0, rows: 0, prepared: 0 };
	const timesOf = new Map();
	/** Statement → its text and its database. */
	const origins = new WeakMap();

	const executed = (sql) => {
		counts.statements += 1;
		timesOf.set(sql, (timesOf.get(sql) ?? 0) + 1);
	};

	wrap(LibSql.prototype, "exec", (exec, [sql]) => {
		executed(sql);
		if (sql === "COMMIT") counts.commits += 1;
		return exec();
	});
	wrap(LibSql.prototype, "prepare", (prepare, [sql], db) => {
		counts.prepared += 1;
		const statement = prepare();
		origins.set(statement, { db, sql });
		return statement;
	});

	const memory = new LibSql(":memory:");
	const statement = Object.getPrototypeOf(memory.prepare("SELECT 1"));
	memory.close();
	counts.prepared = 0;
	wrap(statement, "run", (run, _, self) => {
		const { db, sql } = origins.get(self);
		executed(sql);
		// Outside a transaction each statement that writes is one of its own.
		if (!db.inTransaction) counts.commits += 1;
		return run();
	});
	// libsql's `all` goes through `iterate`, too.
	wrap(statement, "iterate", (iterate, _, self) => {
		executed(origins.get(self).sql);
		return iterate();
	});
	wrap(statement, "get", (get, _, self) => {
		executed(origins.get(self).sql);
		return get();
	});
	wrap(statement, "all", (all) => {
		const rows = all();
		counts.rows += rows.length;
		return rows;
	});

	process.on("exit", () => {
		const bySql = [...timesOf].sort(([, one], [, other]) => other - one);
		writeFileSync(process.env.SQL_COUNTS, JSON.stringify({ ...counts, bySql }));
	});
}

function wrap(prototype, name, around) {
	const original = prototype[name];
	prototype[name] = function (...args) {
		return around(() => original.apply(this, args), args, this);
	};
}
