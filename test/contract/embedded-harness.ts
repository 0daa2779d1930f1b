import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedEngine, type WorkingEngineOptions } from "../../src/embedded/embedded-engine.ts";
import type { TaskApi } from "../../src/model/task-api.ts";
import type { TaskFiles } from "../../src/model/task-files.ts";
import { ScriptedResearcher } from "../embedded/scripted-researcher.ts";
import type { ContractHarness } from "./contract-harness.ts";

export interface EmbeddedHarness extends ContractHarness {
	readonly tasks: TaskApi;
	readonly files: TaskFiles;
}

/** A fresh embedded engine behind the contract suite. */
export async function openEmbeddedHarness(options: Partial<WorkingEngineOptions> = {}): Promise<EmbeddedHarness> {
	const folder = mkdtempSync(join(tmpdir(), "trawl-contract-"));
	const control = new ScriptedResearcher();
	const concurrency = 2;
	const price = 0.1;
	const engine = openEmbeddedEngine({
		databasePath: join(folder, "engine.db"),
		researcher: control,
		concurrency,
		priceOf: () => price,
		...options,
	});
	const close = async () => {
		await engine.close();
		rmSync(folder, { recursive: true, force: true });
	};
	return { api: engine.api, tasks: engine.tasks, files: engine.files, control, price, concurrency, close };
}
