import { readSync } from "node:fs";

/** Whether an open file begins with this ASCII text: by that a program knows the files that it wrote itself. */
export function beginsWith(descriptor: number, text: string): boolean {
	const beginning = Buffer.alloc(text.length);
	readSync(descriptor, beginning, 0, beginning.length, 0);
	return beginning.toString() === text;
}
