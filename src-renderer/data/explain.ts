import { useNavigate, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { ChangeSpecInput } from '../../src-core/contract/explain.ts';
import { type CellInput, cellAddress } from '../../src-core/explain/cell-address.ts';
import { changeAddress } from '../../src-core/explain/change-address.ts';

/** Address parameters, on every screen, of what the drawer on the right explains: a figure, or a change. */
export const EXPLAIN = 'explain';
export const WHY = 'why';

export type Explainer = {
  /** Opens the drawer with what a figure is made of. */
  cell(cell: CellInput): void;
  /** Opens the drawer with why a figure changed. */
  change(spec: ChangeSpecInput): void;
  close(): void;
};

/**
 * The drawer that explains a figure of any screen. What it shows is in the address: Back closes it, and a copied address opens it again.
 * It stays open over changes of the screen that keep the other parameters.
 */
export function useExplainer(): Explainer {
  const navigate = useNavigate();
  const router = useRouter();
  return useMemo(() => {
    const go = (what: Record<string, string>) => {
      const { search } = router.state.location;
      const { [EXPLAIN]: cell, [WHY]: change, ...rest } = search;
      const wasOpen = cell !== undefined || change !== undefined;
      void navigate({ to: '.', search: { ...rest, ...what }, replace: wasOpen });
    };
    return {
      cell: cell => go({ [EXPLAIN]: cellAddress(cell) }),
      change: spec => go({ [WHY]: changeAddress(spec) }),
      close: () => go({}),
    };
  }, [navigate, router]);
}

/** The parameters of the drawer in an address, to carry them over. */
export function explainedIn(search: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    [EXPLAIN, WHY].flatMap(name => (search[name] === undefined ? [] : [[name, String(search[name])] as const])),
  );
}

/** What the address asks to explain; null when nothing. */
export function readExplained(search: Record<string, unknown>): { kind: 'cell' | 'change'; address: string } | null {
  if (search[EXPLAIN] !== undefined) return { kind: 'cell', address: String(search[EXPLAIN]) };
  if (search[WHY] !== undefined) return { kind: 'change', address: String(search[WHY]) };
  return null;
}
