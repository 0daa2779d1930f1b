/** The database of the embedded engine cannot be opened: that is said, and the same command goes on once it is mended. */
import { expect, test } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { createRig, type Rig, sampleProject } from "./cli-rig.ts";

const ENGINE = ".trawl/engine-products.db";
const TOLD = /the state cannot be used: .*engine-products\.db/;

async function ranOnce(): Promise<Rig> {
	const rig = createRig(sampleProject());
	const first = await rig.run("run", "pipeline.yaml", "--quiet");
	expect(first.exitCode, first.stderr).toBe(0);
	return rig;
}

function addProduct(rig: Rig): void {
	rig.write("products.csv", `${rig.read("products.csv")}Dredge,https://dredge.example\n`);
}

const UNUSABLE: readonly (readonly [what: string, spoil: (rig: Rig) => void, why: RegExp])[] = [
	["is none", (rig) => rig.write(ENGINE, "not a database, though it has some length to it"), /file is not a database/],
	["is of a newer version", (rig) => setVersion(rig, 99), /version 99/],
];

function setVersion({ dir }: Rig, version: number): void {
	const db = new Database(`${dir}/${ENGINE}`);
	db.exec(`PRAGMA user_version = ${version}`);
	db.close();
}

test.each(UNUSABLE)(
	"a database that %s refuses what asks the engine, until it is out of the way",
	async (_, spoil, why) => {
		const rig = await ranOnce();
		const before = (await rig.run("status")).stdout;
		expect(before).toContain("succeeded");
		spoil(rig);
		// It would be asked nothing where there is nothing to do, and that is refused, too, before there is a run.
		expect((await rig.run("run", "pipeline.yaml")).exitCode).toBe(4);
		expect((await rig.run("status")).stdout).toBe(before);
		addProduct(rig);
		for (const argv of [
			["run", "pipeline.yaml"],
			["batches", "list", "--pipeline", "pipeline.yaml"],
		]) {
			const { exitCode, stderr } = await rig.run(...argv);
			expect(exitCode, stderr).toBe(4);
			expect(stderr).toMatch(TOLD);
			expect(stderr).toMatch(why);
			expect(stderr).not.toMatch(/\n\s+at /);
		}
		rig.write(ENGINE, "");
		const again = await rig.run("run", "pipeline.yaml");
		// The corpus says nothing of the new one.
		expect(again.exitCode, again.stderr).toBe(3);
		expect(again.stderr).toMatch(/6 reused, 2 new/);
	},
);
