import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		testTimeout: 120_000,
		hookTimeout: 120_000,
		// Many tests wait for a process of their own; the default, a worker less than cores, leaves cores idle.
		maxWorkers: availableParallelism() + 1,
		reporters: ["default", ["json", { outputFile: ".vitest/results.json" }]],
	},
});
