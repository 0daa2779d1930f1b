/** Preloaded: writes the most memory that the process was resident with, in bytes, into the file of `PEAK_FILE` when it ends. */
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS * 1024)));
