import { defineConfig } from "vitest/config";

/** The long form of the crash tests: see `scripts/test-crash.js`. */
export default defineConfig({
	test: {
		include: ["test/crash/*.crash.ts"],
		reporters: ["default"],
		disableConsoleIntercept: true,
		hookTimeout: 60_000,
	},
});
