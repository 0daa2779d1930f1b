import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Database, type SqlValue } from "../../src/sqlite/database.ts";
import { fastFolder, temporaryFolder } from "../support/temporary-folder.ts";

function open(path = join(fastFolder(), "x.db"), options = {}): Database {
	const db = new Database(path, options);
	onTestFinished(() => db.close());
	return db;
}

function withTable(): Database {
	const db = open();
	db.exec("CREATE TABLE t (id INTEGER PRIMARY KEY, x ANY) STRICT");
	return db;
}

const values = (db: Database) => db.all<{ x: unknown }>("SELECT x FROM t ORDER BY id").map(({ x }) => x);

describe("a binding that libsql would die of or change", () => {
	it.each<readonly [string, unknown]>([
		["a boolean", true],
		["a date", new Date(0)],
		["undefined", undefined],
		["a bigint", 1n],
		["an object", { a: 1 }],
		["a list", [1]],
		["a function", () => 1],
		["bytes without an owner", new ArrayBuffer(2)],
		["not a number", Number.NaN],
		["infinity", Number.POSITIVE_INFINITY],
		["text with NUL", "a\0b"],
		["a lone surrogate", "a\ud800"],
	])("is refused: %s", (_name, value) => {
		const db = withTable();
		expect(() => db.run("INSERT INTO t (x) VALUES (?)", [value as SqlValue])).toThrow();
		expect(values(db)).toEqual([]);
	});

	it.each<readonly [readonly SqlValue[]]>([[[]], [[1]], [[1, 2, 3]]])(
		"is refused when the parameters are %j for two",
		(parameters) => {
			const db = withTable();
			expect(() => db.run("INSERT INTO t (id, x) VALUES (?, ?)", parameters)).toThrow("expected 2 parameters");
			expect(() => db.all("SELECT * FROM t WHERE id = ? AND x = ?", parameters)).toThrow("expected 2 parameters");
		},
	);

	it("does not count question marks in text and comments", () => {
		const db = withTable();
		db.run("INSERT INTO t (x) VALUES ('what''s this?' || ?) -- why?\n", ["!"]);
		expect(values(db)).toEqual(["what's this?!"]);
	});

	it("counts parameters with numbers by the highest, however often each stands there", () => {
		const db = withTable();
		const sql = "INSERT INTO t (id, x) VALUES (?2, ?1), (?3, ?1)";
		db.run(sql, ["both", 1, 2]);
		expect(values(db)).toEqual(["both", "both"]);
		expect(() => db.run(sql, ["both", 1])).toThrow("expected 3 parameters, found 2");
		expect(() => db.run("INSERT INTO t (id, x) VALUES (?1, ?)", [1, 2])).toThrow("parameters with numbers");
	});
});

describe("what may be bound", () => {
	it("comes back as it was", () => {
		const db = withTable();
		const kept = [null, 0, -1, 1.5, 2 ** 53 - 1, "", "text", "\u{1F9EA} é e\u0301", "it's", "x".repeat(1_000_000)];
		for (const value of kept) db.run("INSERT INTO t (x) VALUES (?)", [value]);
		expect(values(db)).toEqual(kept);
	});

	it("is bytes, too, which come back alone", () => {
		const db = open();
		db.exec("CREATE TABLE b (x BLOB) STRICT");
		const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
		for (const each of [bytes, Buffer.from("text"), bytes.subarray(10, 20), new Uint8Array(0)]) {
			db.run("DELETE FROM b");
			db.run("INSERT INTO b VALUES (?)", [each]);
			const { x } = db.get<{ x: ArrayBuffer }>("SELECT x FROM b") ?? { x: new ArrayBuffer(1) };
			expect(Buffer.from(x).equals(each)).toBe(true);
		}
	});

	it("keeps whole numbers whole in a column that is declared so", () => {
		const db = open();
		db.exec("CREATE TABLE n (x INTEGER) STRICT");
		db.run("INSERT INTO n VALUES (?)", [7]);
		expect(db.get("SELECT x, typeof(x) AS type FROM n")).toEqual({ x: 7, type: "integer" });
		expect(() => db.run("INSERT INTO n VALUES (?)", [7.5])).toThrow();
	});
});

describe("a row", () => {
	it("has its columns and nothing else", () => {
		const db = withTable();
		db.run("INSERT INTO t (x) VALUES (?)", ["a"]);
		expect(Object.keys(db.get("SELECT id, x FROM t") ?? {})).toEqual(["id", "x"]);
		expect(Object.keys(db.all("SELECT id, x FROM t")[0] ?? {})).toEqual(["id", "x"]);
		expect(db.get("SELECT * FROM t WHERE id = ?", [99])).toBeUndefined();
	});

	it("may be read in part without a lock that stays", () => {
		const db = withTable();
		for (let index = 0; index < 300; index++) db.run("INSERT INTO t (x) VALUES (?)", [index]);
		expect(db.get<{ x: number }>("SELECT x FROM t")?.x).toBe(0);
		db.exec("DROP TABLE t");
	});
});

describe("a transaction", () => {
	it("is committed whole", () => {
		const db = withTable();
		const result = db.transaction(() => {
			db.run("INSERT INTO t (x) VALUES (?)", [1]);
			return db.run("INSERT INTO t (x) VALUES (?)", [2]);
		});
		expect([result, values(db)]).toEqual([1, [1, 2]]);
	});

	it("is undone whole, with the error that ended it", () => {
		const db = withTable();
		const failure = new Error("my own");
		expect(() =>
			db.transaction(() => {
				db.run("INSERT INTO t (x) VALUES (?)", [1]);
				throw failure;
			}),
		).toThrow(failure);
		expect(values(db)).toEqual([]);
		db.transaction(() => db.run("INSERT INTO t (x) VALUES (?)", [2]));
		expect(values(db)).toEqual([2]);
	});

	it("keeps its error when SQLite has rolled back by itself", () => {
		const db = withTable();
		const lost = () =>
			db.transaction(() => {
				db.exec("ROLLBACK");
				throw new Error("the cause");
			});
		expect(lost).toThrow("the cause");
	});

	it("does not nest and does not wait", () => {
		const db = withTable();
		expect(() => db.transaction(() => db.transaction(() => 1))).toThrow("do not nest");
		expect(() => db.transaction(async () => db.run("INSERT INTO t (x) VALUES (?)", [1]))).toThrow("asynchronous");
		expect(values(db)).toEqual([]);
	});

	it("that does not wait for the disk is alone in that, however it ends", () => {
		const db = withTable();
		const full = () => db.get<{ synchronous: number }>("PRAGMA synchronous")?.synchronous === 2;
		const waited = [db.unsyncedTransaction(full), full(), db.transaction(full)];
		expect(() =>
			db.unsyncedTransaction(() => {
				db.run("INSERT INTO t (x) VALUES (?)", [1]);
				throw new Error("my own");
			}),
		).toThrow("my own");
		expect([...waited, db.transaction(full), full()]).toEqual([false, true, true, true, true]);
		db.unsyncedTransaction(() => db.run("INSERT INTO t (x) VALUES (?)", [2]));
		expect(() => db.unsyncedTransaction(() => db.transaction(() => 1))).toThrow("do not nest");
		expect(values(db)).toEqual([2]);
	});

	it("that reads before it writes does not fail beside another's", async () => {
		const path = join(fastFolder(), "shared.db");
		const db = open(path);
		db.exec("CREATE TABLE n (x INTEGER) STRICT; INSERT INTO n VALUES (0)");
		const code = `
			import { Database } from ${JSON.stringify(new URL("../../dist/sqlite/database.js", import.meta.url).href)};
			const db = new Database(process.argv[1]);
			for (let turn = 0; turn < 100; turn++) db.transaction(() => {
				const { x } = db.get("SELECT x FROM n");
				db.run("UPDATE n SET x = ?", [x + 1]);
			});
			db.close();`;
		const children = [1, 2, 3].map(() =>
			spawn(process.execPath, ["--input-type=module", "-e", code, path], { stdio: ["ignore", "ignore", "inherit"] }),
		);
		const exits = await Promise.all(children.map((child) => once(child, "exit")));
		expect(exits.map(([exit]) => exit)).toEqual([0, 0, 0]);
		expect(db.get("SELECT x FROM n")).toEqual({ x: 300 });
	});
});

describe("a file", () => {
	it("is made with its folder, for its owner alone, whatever the umask", () => {
		const umask = process.umask(0);
		onTestFinished(() => void process.umask(umask));
		const path = join(temporaryFolder(), "a", "b", "x.db");
		open(path).exec("CREATE TABLE t (x)");
		for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
	});

	it("has its log folded in when it is closed", () => {
		const path = join(fastFolder(), "x.db");
		const db = new Database(path);
		db.exec("CREATE TABLE t (x)");
		expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
		db.close();
		expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
	});

	it("is opened for reading whatever its name, and not made", () => {
		const folder = fastFolder();
		const path = join(folder, "a b%20?#'&x.db");
		open(path).exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
		const reader = open(path, { readonly: true });
		expect(reader.all("SELECT x FROM t")).toEqual([{ x: 1 }]);
		expect(() => reader.exec("INSERT INTO t VALUES (2)")).toThrow("readonly");
		expect(() => reader.transaction(() => reader.run("DELETE FROM t"))).toThrow("readonly");
		expect(() => new Database(join(folder, "none.db"), { readonly: true })).toThrow();
		expect(statSync(join(folder, "none.db"), { throwIfNoEntry: false })).toBeUndefined();
	});

	it("is read without its log, and with nothing beside it, only where it has none", () => {
		const folder = fastFolder();
		const path = join(folder, "x.db");
		const writer = new Database(path);
		writer.exec("CREATE TABLE t (x)");
		expect(() => new Database(path, { readonly: "unlogged" })).toThrow("without a write-ahead log");
		writer.close();
		// libsql leaves them until the process ends.
		for (const name of ["x.db-wal", "x.db-shm"]) rmSync(join(folder, name), { force: true });
		const reader = new Database(path, { readonly: "unlogged" });
		expect(reader.all("SELECT * FROM t")).toEqual([]);
		expect(() => reader.exec("INSERT INTO t VALUES (2)")).toThrow("readonly");
		reader.close();
		expect(readdirSync(folder)).toEqual(["x.db"]);
	});

	it("that is no database is refused by name of the fault", () => {
		const path = join(fastFolder(), "x.db");
		writeFileSync(path, "something else entirely ".repeat(100));
		expect(() => new Database(path)).toThrow("file is not a database");
		expect(() => new Database(path, { readonly: true })).toThrow("file is not a database");
	});

	it("that another holds for longer than the patience is reported as locked", () => {
		const path = join(fastFolder(), "x.db");
		const holder = open(path);
		holder.exec("CREATE TABLE t (x)");
		const other = open(path, { busyTimeoutMs: 20 });
		holder.transaction(() => {
			expect(() => other.transaction(() => 1)).toThrow("locked");
		});
		expect(other.transaction(() => 1)).toBe(1);
	});
});
