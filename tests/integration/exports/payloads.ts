/** What a spreadsheet could run, behind what it skips: 8 x 10. */
const heads = ['=1+1', '+1+1', '-1+1', '@SUM(1,1)', '|calc', '%0A=1', '＝1+1', '=HYPERLINK("http://x.example","y")'];
const before = ['', ' ', '\u00a0', '\ufeff', '\u200b', '\t', '\r', '\0', '  \t', '\u3000'];

export const payloads: readonly string[] = heads.flatMap(head => before.map(blank => blank + head));
