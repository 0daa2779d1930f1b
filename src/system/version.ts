import { readFileSync } from "node:fs";
import { packageFile } from "../values/package-file.ts";

/** The version in package.json. */
export function readVersion(): string {
	return readPackage().version;
}

/** What Trawl calls itself to whatever it asks: `trawl/1.2.3`, with its home page where it has one. */
export function readUserAgent(): string {
	const { version, homepage } = readPackage();
	return homepage === undefined ? `trawl/${version}` : `trawl/${version} (+${homepage})`;
}

function readPackage(): { readonly version: string; readonly homepage?: string } {
	return JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
}
