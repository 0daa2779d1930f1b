/** Preloaded: writes each flag that V8 is given after the start, a line each, into `FLAGS_FILE`; the process lives for half a second at least. */
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import v8 from "node:v8";

const { setFlagsFromString } = v8;
v8.setFlagsFromString = (flag) => {
	appendFileSync(process.env.FLAGS_FILE, `${flag}\n`);
	setFlagsFromString(flag);
};
syncBuiltinESMExports();
setTimeout(() => undefined, 500);
