import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleSuggestion, TagRule } from '../../../src-core/contract/rules.ts';
import { Section } from '../../components/layout/page.tsx';
import { Count } from '../../components/money/figures.tsx';
import { MoneyList } from '../../components/money/money-list.tsx';
import { freeId } from '../../components/rule-parts/rule-list.ts';
import { Button } from '../../components/ui/button.tsx';
import { ErrorState, ListSkeleton } from '../../components/ui/states.tsx';
import { api } from '../../data/client.ts';
import { useLakeQuery } from '../../data/lake-query.ts';
import { ruleSentence } from './rule-words.ts';
import { openSuggestions } from './rules-model.ts';

const SHOWN = 8;

/** Rules worth making, most money first; one press adds one to the rules that are being tried. */
export function SuggestionList({ rules, onAdd }: { rules: readonly TagRule[]; onAdd: (rule: TagRule) => void }) {
  const { t } = useTranslation('rules');
  const [isWhole, setWhole] = useState(false);
  const { data, error, refetch } = useLakeQuery(['rule-suggestions'], signal =>
    api.rules.suggestions(undefined, { signal }),
  );
  const open = openSuggestions(data ?? [], rules);
  const shown = isWhole ? open : open.slice(0, SHOWN);
  return (
    <Section title={t('suggestions.title')} aside={t('suggestions.hint')} className="mt-6">
      {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <ListSkeleton /> : null}
      {data && open.length === 0 ? <p className="text-sm text-muted">{t('suggestions.none')}</p> : null}
      {shown.length > 0 ? (
        <ul className="rounded-lg border border-border bg-surface">
          {shown.map(suggestion => (
            <Suggestion
              key={suggestion.rule.id}
              suggestion={suggestion}
              onAdd={() => onAdd({ ...suggestion.rule, id: freeId(suggestion.rule.id, rules) })}
            />
          ))}
        </ul>
      ) : null}
      {open.length > shown.length ? (
        <Button size="sm" variant="quiet" className="mt-2" onPress={() => setWhole(true)}>
          {t('suggestions.all', { count: open.length })}
        </Button>
      ) : null}
    </Section>
  );
}

function Suggestion({ suggestion, onAdd }: { suggestion: RuleSuggestion; onAdd: () => void }) {
  const { t, i18n } = useTranslation('rules');
  const sentence = ruleSentence(suggestion.rule, t, i18n);
  return (
    <li className="flex items-start gap-3 border-b border-border px-3 py-2 last:border-b-0">
      <div className="w-36 shrink-0 font-[550]">
        <MoneyList amounts={suggestion.billedCost} />
        <span className="text-xs font-normal text-muted">
          <Count value={suggestion.rows} /> {t('rows', { count: suggestion.rows })}
        </span>
      </div>
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{sentence}</p>
        <p className="text-xs text-muted">
          {t(`suggestions.why.${suggestion.rule.kind === 'alias' ? 'alias' : 'lookUp'}`)}
        </p>
      </div>
      <Button size="sm" aria-label={t('suggestions.addThis', { rule: sentence })} onPress={onAdd}>
        <Plus aria-hidden size={14} />
        {t('suggestions.add')}
      </Button>
    </li>
  );
}
