import type { ReactNode } from 'react';
import {
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  type TextFieldProps,
} from 'react-aria-components';
import { cx } from '../cx.ts';

export type FieldProps = Omit<TextFieldProps, 'className' | 'style' | 'children'> & {
  label: string;
  showLabel?: boolean;
  description?: ReactNode;
  error?: string;
  placeholder?: string;
  /** An icon inside the field, at its start. */
  leading?: ReactNode;
  size?: 'sm' | 'md';
  /** A field of this many lines, for texts that have several; one line otherwise. */
  lines?: number;
  className?: string;
};

const edge =
  'w-full border border-border-strong bg-surface placeholder:text-muted data-hovered:border-text data-disabled:opacity-45 data-invalid:border-negative';

export function TextField({
  label,
  showLabel = true,
  description,
  error,
  placeholder,
  leading,
  size = 'md',
  lines,
  className,
  ...props
}: FieldProps) {
  return (
    <AriaTextField
      {...props}
      isInvalid={Boolean(error)}
      className={cx('min-w-0', className)}
      {...(showLabel ? {} : { 'aria-label': label })}
    >
      {showLabel ? <Label className="mb-1 block text-xs text-muted">{label}</Label> : null}
      <div className="relative">
        {leading ? (
          <span className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-muted">{leading}</span>
        ) : null}
        {lines ? (
          <TextArea
            rows={lines}
            {...(placeholder ? { placeholder } : {})}
            className={cx(edge, 'resize-y rounded-md px-2.5 py-1.5 font-mono text-xs')}
          />
        ) : (
          <Input
            {...(placeholder ? { placeholder } : {})}
            className={cx(
              edge,
              size === 'sm' ? 'h-(--height-control-sm) rounded-sm text-xs' : 'h-(--height-control) rounded-md text-sm',
              leading ? 'pr-2 pl-7' : 'px-2.5',
            )}
          />
        )}
      </div>
      {description ? (
        <Text slot="description" className="mt-1 block text-xs text-muted">
          {description}
        </Text>
      ) : null}
      <FieldError className="mt-1 block text-xs text-negative">{error}</FieldError>
    </AriaTextField>
  );
}
