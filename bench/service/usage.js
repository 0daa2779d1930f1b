// Loaded before the program: tells at its end, on the fourth stream, what it took, its threads included.
import { writeSync } from "node:fs";

process.on("exit", () => {
	const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
	writeSync(3, JSON.stringify({ megabytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
});
