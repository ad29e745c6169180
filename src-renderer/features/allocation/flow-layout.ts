import type { Link } from './flow-model.ts';

export type Node = { readonly id: string; readonly amount: number; readonly top: number; readonly height: number };
export type Band = Link & { readonly path: string };
export type Layout = {
  readonly left: readonly Node[];
  readonly right: readonly Node[];
  readonly bands: readonly Band[];
  readonly height: number;
};

/** Room for the name and the amount of a node, pixels. */
const SLOT = 38;
const BARS = 260;
const THINNEST = 1.5;

/**
 * Two columns and bands between them; widths of bands are proportional to amounts, both sides to one scale. Bands run from x = 0 to 100.
 * Every node has room for two lines of text, however little money it has.
 */
export function flowLayout(links: readonly Link[]): Layout {
  const whole = links.reduce((sum, { amount }) => sum + amount, 0);
  if (whole <= 0) return { left: [], right: [], bands: [], height: 0 };
  const scale = BARS / whole;
  const left = column(links, ({ rule }) => rule, scale);
  const right = column(links, ({ target }) => target, scale);
  const height = Math.max(left.height, right.height);
  const place = (nodes: readonly Node[], own: number) =>
    nodes.map(node => ({ ...node, top: node.top + (height - own) / 2 }));
  const [lefts, rights] = [place(left.nodes, left.height), place(right.nodes, right.height)];
  const used = new Map<string, number>();
  const next = (side: string, nodes: readonly Node[], id: string, thick: number) => {
    const key = `${side}${id}`;
    const top = used.get(key) ?? nodes.find(node => node.id === id)?.top ?? 0;
    used.set(key, top + thick);
    return top;
  };
  const rank = (nodes: readonly Node[], id: string) => nodes.findIndex(node => node.id === id);
  const bands = links
    .toSorted((a, b) => rank(lefts, a.rule) - rank(lefts, b.rule) || rank(rights, a.target) - rank(rights, b.target))
    .map(link => {
      const thick = link.amount * scale;
      const from = next('l', lefts, link.rule, thick);
      const to = next('r', rights, link.target, thick);
      return { ...link, path: bandPath(from, to, Math.max(THINNEST, thick)) };
    });
  return { left: lefts, right: rights, bands, height };
}

function column(links: readonly Link[], idOf: (link: Link) => string, scale: number) {
  const sums = new Map<string, number>();
  for (const link of links) sums.set(idOf(link), (sums.get(idOf(link)) ?? 0) + link.amount);
  let height = 0;
  const nodes = [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .map(([id, amount]): Node => {
      const thick = Math.max(THINNEST, amount * scale);
      const slot = Math.max(SLOT, thick + 6);
      const node = { id, amount, top: height + (slot - thick) / 2, height: thick };
      height += slot;
      return node;
    });
  return { nodes, height };
}

const bandPath = (from: number, to: number, thick: number) =>
  `M0,${from} C45,${from} 55,${to} 100,${to} L100,${to + thick} C55,${to + thick} 45,${from + thick} 0,${from + thick} Z`;
