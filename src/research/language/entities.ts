/** The character references that prose uses, decoded; unknown ones stay as they are. */
const NAMED: ReadonlyMap<string, string> = new Map([
	["amp", "&"],
	["lt", "<"],
	["gt", ">"],
	["quot", '"'],
	["apos", "'"],
	["nbsp", " "],
	["copy", "©"],
	["reg", "®"],
	["trade", "™"],
	["mdash", "—"],
	["ndash", "–"],
	["hellip", "…"],
	["rarr", "→"],
	["larr", "←"],
	["lsquo", "‘"],
	["rsquo", "’"],
	["ldquo", "“"],
	["rdquo", "”"],
	["bull", "•"],
	["middot", "·"],
	["times", "×"],
	["euro", "€"],
	["pound", "£"],
]);

export function decodeEntities(text: string): string {
	return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
		if (name !== undefined) return NAMED.get(String(name).toLowerCase()) ?? whole;
		const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
		return isPrintable(code) ? String.fromCodePoint(code) : "";
	});
}

function isPrintable(code: number): boolean {
	return code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 127;
}
