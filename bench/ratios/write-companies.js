import { closeSync, openSync, writeSync } from "node:fs";

const ROWS_A_WRITE = 10_000;

/** A CSV file of companies with the columns id, name, city and site. */
export function writeCompanies(path, rows) {
	const file = openSync(path, "w");
	writeSync(file, "id,name,city,site\n");
	for (let start = 0; start < rows; start += ROWS_A_WRITE) {
		const count = Math.min(ROWS_A_WRITE, rows - start);
		writeSync(file, Array.from({ length: count }, (_, index) => company(start + index)).join(""));
	}
	closeSync(file);
}

function company(n) {
	return `c${n},Company ${n},City ${n % 1000},https://c${n}.example/\n`;
}
