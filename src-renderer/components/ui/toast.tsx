import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './button.tsx';

export type Toast = {
  tone: 'positive' | 'negative' | 'info';
  title: string;
  description?: string;
  action?: { label: string; onAction: () => void };
};

/** Finished work and refusals, said once. Errors stay until closed; the rest leaves after 6 s (never while pointed at). */
export const toasts = new ToastQueue<Toast>({ maxVisibleToasts: 4 });

export function showToast(toast: Toast): void {
  toasts.add(toast, toast.tone === 'negative' ? {} : { timeout: 6_000 });
}

const icons = {
  positive: <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-positive" />,
  negative: <CircleAlert aria-hidden size={16} className="mt-0.5 shrink-0 text-negative" />,
  info: <Info aria-hidden size={16} className="mt-0.5 shrink-0 text-info" />,
};

export function ToastRegion() {
  const { t } = useTranslation('common');
  return (
    <AriaToastRegion
      queue={toasts}
      aria-label={t('notifications')}
      className="fixed right-4 bottom-4 z-50 flex w-88 flex-col-reverse gap-2 outline-none"
    >
      {({ toast }) => (
        <AriaToast
          toast={toast}
          className="entering-overlay flex items-start gap-2.5 rounded-lg bg-raised py-2.5 pr-1.5 pl-3 shadow-(--shadow-overlay)"
        >
          {icons[toast.content.tone]}
          <ToastContent className="min-w-0 flex-1">
            <Text slot="title" className="block text-sm font-[550] wrap-anywhere">
              {toast.content.title}
            </Text>
            {toast.content.description ? (
              <Text slot="description" className="block text-xs text-muted wrap-anywhere">
                {toast.content.description}
              </Text>
            ) : null}
            {toast.content.action ? (
              <Button
                size="sm"
                className="mt-2"
                onPress={() => {
                  toast.content.action?.onAction();
                  toasts.close(toast.key);
                }}
              >
                {toast.content.action.label}
              </Button>
            ) : null}
          </ToastContent>
          <IconButton label={t('close')} size="sm" slot="close">
            <X aria-hidden size={14} />
          </IconButton>
        </AriaToast>
      )}
    </AriaToastRegion>
  );
}
