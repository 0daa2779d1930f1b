import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { openState, type StateStore } from "../../src/store/state-store.ts";
import { ownProcess } from "../../src/system/process-identity.ts";
import { fastFolder } from "../support/temporary-folder.ts";

const NOW = Date.parse("2026-10-01T00:00:00.000Z");

/** Two connections to one state. */
function withTwo(body: (one: StateStore, other: StateStore) => void): void {
	const dir = fastFolder();
	const [one, other] = [openState(dir), openState(dir)];
	try {
		body(one, other);
	} finally {
		one.leases.release("watch");
		other.leases.release("watch");
		one.close();
		other.close();
	}
}

/** Writes a lease as another process would have. */
function leave(path: string, holder: object, heartbeatAt: number): void {
	const db = new Database(path);
	const whole = { ...ownProcess(), token: "theirs", since: "2026-10-01T00:00:00.000Z", ...holder };
	db.run("INSERT OR REPLACE INTO leases VALUES ('watch', ?, ?)", [JSON.stringify(whole), heartbeatAt]);
	db.close();
}

it("is refused to a second run, also of the same process, and says who has it", () => {
	withTwo((one, other) => {
		expect(one.leases.acquire("watch", NOW)).toEqual({ taken: true });
		expect(one.leases.acquire("watch", NOW + 1)).toEqual({ taken: true });
		expect(other.leases.acquire("watch", NOW)).toMatchObject({ taken: false, holder: { pid: process.pid } });
		expect(other.leases.acquire("another", NOW)).toEqual({ taken: true });
		expect(other.leases.holder("watch", NOW)).toMatchObject({ pid: process.pid, since: "2026-10-01T00:00:00.001Z" });
		one.leases.release("watch");
		expect(other.leases.holder("watch", NOW)).toBeUndefined();
		expect(other.leases.acquire("watch", NOW)).toEqual({ taken: true });
	});
});

it("of a process that has died is free at once", () => {
	withTwo((one) => {
		const { pid } = spawnSync(process.execPath, ["-e", ""]);
		leave(one.path, { pid, startToken: "1" }, NOW);
		expect(one.leases.holder("watch", NOW)).toBeUndefined();
		expect(one.leases.acquire("watch", NOW)).toEqual({ taken: true });
	});
});

it("of a process whose number another has now is free at once", () => {
	withTwo((one) => {
		leave(one.path, { pid: process.ppid, startToken: "not the parent's" }, NOW);
		expect(one.leases.acquire("watch", NOW)).toEqual({ taken: true });
	});
});

it("that this process did not give back before it opened the state anew is free at once", () => {
	withTwo((one) => {
		leave(one.path, {}, NOW);
		expect(one.leases.acquire("watch", NOW)).toEqual({ taken: true });
	});
});

it("of another host is free a minute after its last sign of life", () => {
	withTwo((one) => {
		leave(one.path, { place: "another host" }, NOW);
		expect(one.leases.acquire("watch", NOW + 59_999)).toMatchObject({
			taken: false,
			holder: { place: "another host" },
		});
		expect(one.leases.acquire("watch", NOW + 60_000)).toEqual({ taken: true });
	});
});

it("that was taken over is neither kept alive nor given back by the old holder", () => {
	withTwo((one, other) => {
		one.leases.acquire("watch", NOW);
		expect(one.leases.heartbeat("watch", NOW + 10)).toBe(true);
		leave(one.path, { place: "another host" }, NOW + 20);
		expect(one.leases.heartbeat("watch", NOW + 30)).toBe(false);
		one.leases.release("watch");
		expect(other.leases.holder("watch", NOW + 60_019)).toMatchObject({ place: "another host" });
		expect(other.leases.holder("watch", NOW + 60_020)).toBeUndefined();
	});
});

it("goes to one of several processes that open a new state and ask at the same moment", async () => {
	const code = `
		import { openState } from ${JSON.stringify(new URL("../../dist/store/state-store.js", import.meta.url).href)};
		const state = openState(process.argv[1]);
		console.log(state.leases.acquire("watch", Date.now()).taken ? "taken" : "refused");
		process.stdin.resume();
		process.stdin.on("end", () => state.close());`;
	const dir = join(fastFolder(), "new");
	const children = Array.from({ length: 5 }, () =>
		spawn(process.execPath, ["--input-type=module", "-e", code, dir], { stdio: ["pipe", "pipe", "inherit"] }),
	);
	const answers = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
	expect(answers.sort()).toEqual(["refused", "refused", "refused", "refused", "taken"]);
	for (const { stdin } of children) stdin.end();
	const exits = await Promise.all(children.map((child) => once(child, "exit")));
	expect(exits.map(([exit]) => exit)).toEqual([0, 0, 0, 0, 0]);
	const after = openState(dir);
	expect(after.leases.acquire("watch", Date.now())).toEqual({ taken: true });
	after.leases.release("watch");
	after.close();
});
