import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cx } from '../../components/cx.ts';
import { Section } from '../../components/layout/page.tsx';
import { Money } from '../../components/money/figures.tsx';
import { dimensionName } from '../../components/table/dimension-name.ts';
import { flowLayout, type Node } from './flow-layout.ts';
import { type FlowTable, flowOf, LEFT, NOBODY, REST } from './flow-model.ts';

const MOST = 12;
const COLOURS = 10;

/** Splits on the left, who they go to on the right. A split opens its weights; the table below has every digit. */
export function FlowPicture({
  table,
  attribute,
  nameOf,
  onRule,
}: {
  table: FlowTable;
  attribute: string;
  nameOf: (rule: string) => string;
  onRule: (rule: string) => void;
}) {
  const { t, i18n } = useTranslation('allocation');
  const [lit, setLit] = useState<string | null>(null);
  const { layout, hidden } = useMemo(() => {
    const flow = flowOf(table, MOST);
    return { layout: flowLayout(flow.links), hidden: flow.hidden };
  }, [table]);
  if (layout.bands.length === 0) return null;
  const name = (target: string) => {
    if (target === LEFT) return t('flow.left');
    if (target === NOBODY) return t('noValue', { attribute: dimensionName(attribute, i18n) });
    return target === REST ? t('flow.rest') : target;
  };
  const colour = (rule: string) => {
    const place = table.rules.indexOf(rule);
    return `var(--color-series-${(place % COLOURS) + 1})`;
  };
  const isLit = (rule: string, target: string) => lit === null || lit === rule || lit === `>${target}`;
  const amount = (node: Node) => <Money amount={plain(node.amount)} currency={table.currency} style="compact" />;
  return (
    <Section
      title={t('flow.title')}
      {...(hidden > 0 ? { aside: t('flow.hidden', { count: hidden }) } : {})}
      className="mb-6"
    >
      <div className="flex max-w-[1100px]" style={{ height: layout.height }}>
        <ul className="relative w-56 shrink-0">
          {layout.left.map(node => (
            <li key={node.id} className="absolute right-0 left-0" style={{ top: middle(node) }}>
              <button
                type="button"
                className="block w-full cursor-default rounded-sm pr-2.5 text-right hover:text-accent"
                onClick={() => onRule(node.id)}
                onMouseEnter={() => setLit(node.id)}
                onMouseLeave={() => setLit(null)}
                onFocus={() => setLit(node.id)}
                onBlur={() => setLit(null)}
              >
                <span className="block truncate text-xs font-[550]">{nameOf(node.id)}</span>
                <span className="block text-xs text-muted">{amount(node)}</span>
              </button>
            </li>
          ))}
        </ul>
        <svg
          aria-hidden
          className="min-w-24 flex-1"
          viewBox={`0 0 100 ${layout.height}`}
          preserveAspectRatio="none"
          height={layout.height}
        >
          {layout.bands.map(band => (
            <path
              key={`${band.rule} ${band.target}`}
              d={band.path}
              style={{ fill: colour(band.rule) }}
              className={cx('transition-opacity', isLit(band.rule, band.target) ? 'opacity-55' : 'opacity-10')}
            />
          ))}
          {layout.left.map(node => (
            <rect key={node.id} x={0} y={node.top} width={0.6} height={node.height} style={{ fill: colour(node.id) }} />
          ))}
          {layout.right.map(node => (
            <rect
              key={node.id}
              x={99.4}
              y={node.top}
              width={0.6}
              height={node.height}
              style={{ fill: 'var(--color-border-strong)' }}
            />
          ))}
        </svg>
        <ul className="relative w-44 shrink-0">
          {layout.right.map(node => (
            <li
              key={node.id}
              className="absolute right-0 left-0 pl-2.5"
              style={{ top: middle(node) }}
              onMouseEnter={() => setLit(`>${node.id}`)}
              onMouseLeave={() => setLit(null)}
            >
              <span className={cx('block truncate text-xs font-[550]', !isName(node.id) && 'text-muted italic')}>
                {name(node.id)}
              </span>
              <span className="block text-xs text-muted">{amount(node)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Section>
  );
}

const HALF_LABEL = 17;
const middle = ({ top, height }: Node) => top + height / 2 - HALF_LABEL;
const isName = (id: string) => !id.startsWith('\u0000');
/** For reading only, three digits: the exact figure is in the table. */
const plain = (amount: number) => amount.toFixed(6);
