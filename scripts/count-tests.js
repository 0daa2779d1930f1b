// Prints the closing line of CI, `N passed, M failed`, and exits with 1 when anything failed.
// Words: exit code of the test run, other checks passed, other checks failed.
import { readFileSync } from "node:fs";

const [testExit = 1, otherPassed = 0, otherFailed = 0] = process.argv.slice(2).map(Number);
let passed = otherPassed;
let failed = otherFailed;
try {
	const report = JSON.parse(readFileSync(".vitest/results.json", "utf8"));
	passed += report.numPassedTests;
	failed += report.numFailedTests;
	// A file that does not even load has no tests to count.
	if (testExit !== 0 && report.numFailedTests === 0) failed += 1;
	if (report.numPassedTests === 0) failed += 1;
} catch {
	process.stderr.write("the test run left no report\n");
	failed += 1;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
